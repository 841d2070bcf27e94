"""Signing in at the agency: believed is what it signed for this very sign-in, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest

from application.adapters.clock import SetClock, SystemClock
from application.adapters.provider import Asked, NotVouched, Provider, Vouched
from application.settings import Oidc, Settings
from domain.history import Refused
from tests.application import elsewhere
from tests.application.elsewhere import CLIENT, SECRET, Agency

BACK = "http://localhost/staff/sign-in/agency/back"
ASKED = Asked("state-1", "nonce-1", "v" * 64, BACK)


class Still(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@pytest.fixture(scope="module")
def running() -> Iterator[Agency]:
    with pytest.MonkeyPatch.context() as patch:
        # It speaks without encryption here, on this machine, and nowhere else.
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        with elsewhere.running([BACK]) as agency:
            yield agency


@pytest.fixture
def agency(running: Agency) -> Agency:
    """The sign-in of the agency, honest again."""
    running.claims, running.described = {}, {}
    running.without, running.token, running.subject, running.now = (), None, "zhou-7", 0
    running.asked.clear()
    return running


@pytest.fixture
def clock() -> SetClock:
    return SetClock(SystemClock().now())


@pytest.fixture
def settings(agency: Agency, tmp_path: Path) -> Oidc:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    return Oidc(agency.issuer, CLIENT, file, "City network", "市政网")


@pytest.fixture
def provider(settings: Oidc, clock: SetClock) -> Provider:
    return Provider(settings, clock)


def went(provider: Provider, asked: Asked = ASKED) -> dict[str, str]:
    """What a browser brings back that was sent to the agency and signed in there."""
    try:
        build_opener(Still).open(provider.address(asked))
    except HTTPError as sent_back:
        with sent_back:
            back = urlsplit(sent_back.headers["Location"])
    return {name: said[0] for name, said in parse_qs(back.query).items()}


def refused(provider: Provider, came_back: dict[str, str], asked: Asked = ASKED) -> str:
    with pytest.raises(NotVouched) as why:
        provider.vouch(asked, came_back)
    return why.value.sentence.msgid


def test_whoever_signed_in_there_is_vouched_for(provider: Provider, agency: Agency) -> None:
    vouched = provider.vouch(ASKED, went(provider))

    assert (vouched.issuer, vouched.subject) == (agency.issuer, "zhou-7")
    assert vouched.signed_in_at is not None


def test_what_it_says_of_itself_and_its_keys_are_asked_for_once(
    provider: Provider, agency: Agency
) -> None:
    for _ in range(3):
        provider.vouch(ASKED, went(provider))

    assert [agency.asked.count(what) for what in ("description", "keys", "token")] == [1, 1, 3]


def test_a_key_that_was_changed_is_asked_for(
    provider: Provider, agency: Agency, clock: SetClock
) -> None:
    provider.vouch(ASKED, went(provider))
    agency.rotate()
    clock.forward(timedelta(minutes=1, seconds=1))

    assert provider.vouch(ASKED, went(provider)).subject == "zhou-7"
    assert agency.asked.count("keys") == 2


def test_tokens_of_unknown_keys_do_not_make_us_ask_for_keys_without_end(
    provider: Provider, agency: Agency
) -> None:
    provider.vouch(ASKED, went(provider))
    agency.token = elsewhere.by_a_stranger

    for _ in range(5):
        refused(provider, went(provider))

    assert agency.asked.count("keys") == 1


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "of another sign-in"}, "belongs to another sign-in"),
        ({"aud": ["another office"]}, "meant for somebody else"),
        ({"aud": "another office"}, "meant for somebody else"),
        ({"aud": [CLIENT, "another office"]}, "meant for somebody else"),
        ({"azp": "another office"}, "meant for somebody else"),
        ({"iss": "https://evil.example"}, "meant for somebody else"),
        ({"exp": 1_700_000_000}, "too old"),
        ({"iat": 1_700_000_000}, "too old"),
        ({"iat": 2_000_000_000, "exp": 2_000_000_300}, "too old"),
        ({"exp": "tomorrow"}, "makes no sense"),
        ({"sub": ""}, "makes no sense"),
        ({"sub": 7}, "makes no sense"),
        ({"auth_time": 4_000_000_000}, "too long ago"),
        ({"auth_time": True}, "makes no sense"),
    ],
)
def test_a_token_for_somebody_else_or_another_time_is_refused(
    provider: Provider, agency: Agency, claims: dict[str, Any], why: str
) -> None:
    agency.claims = claims

    assert why in refused(provider, went(provider))


@pytest.mark.parametrize("claim", ["iss", "aud", "nonce", "exp", "iat", "sub"])
def test_a_token_that_leaves_out_what_it_has_to_say_is_refused(
    provider: Provider, agency: Agency, claim: str
) -> None:
    agency.without = (claim,)

    assert refused(provider, went(provider))


@pytest.mark.parametrize(
    "token",
    [
        elsewhere.by_a_stranger,
        elsewhere.by_a_shared_secret,
        elsewhere.by_nobody,
        lambda _: "no token",
        lambda _: "a.b.c",
    ],
    ids=["a stranger's key", "HS256", "none", "rubbish", "three parts of rubbish"],
)
def test_a_token_that_the_agency_did_not_sign_is_refused(
    provider: Provider, agency: Agency, token: Any
) -> None:
    agency.token = token

    assert "not signed by it" in refused(provider, went(provider))


def test_a_signature_of_a_kind_that_office_toml_does_not_name_is_refused(
    settings: Oidc, clock: SetClock
) -> None:
    for kinds in (("ES256", "none", "HS256"), ("HS256",), ()):
        provider = Provider(replace(settings, algorithms=kinds), clock)

        assert "not signed by it" in refused(provider, went(provider))


def test_an_answer_is_good_once(provider: Provider) -> None:
    came_back = went(provider)
    provider.vouch(ASKED, came_back)

    assert "it was used" in refused(provider, came_back)


def test_an_answer_does_not_fit_another_sign_in(provider: Provider) -> None:
    other = replace(ASKED, state="state-2", nonce="nonce-2", verifier="w" * 64)

    assert "another sign-in" in refused(provider, went(provider, other))
    # Somebody slips his own code to a browser that began a sign-in: PKCE notices.
    slipped = {**went(provider, other), "state": ASKED.state}
    assert "does not stand by" in refused(provider, slipped)
    assert "another sign-in" in refused(provider, {**went(provider), "iss": "https://evil.example"})
    assert "did not let you through" in refused(
        provider, {"state": ASKED.state, "error": "access_denied"}
    )
    assert "another sign-in" in refused(provider, {})
    assert "another sign-in" in refused(provider, {**went(provider), "state": "岚浦"})


@pytest.mark.parametrize(
    ("asks", "claims", "why"),
    [
        ({"acr_values": ("gold",)}, {}, ""),
        ({"acr_values": ("platinum",)}, {}, "weaker proof"),
        ({"amr": ("hwk", "otp")}, {}, ""),
        ({"amr": ("otp",)}, {}, "weaker proof"),
        ({"amr": ("otp",)}, {"amr": "otp"}, "weaker proof"),
        ({"max_age": 60}, {}, ""),
        ({"max_age": 60}, {"auth_time": 1_700_000_000}, "too long ago"),
    ],
)
def test_how_strong_and_how_late_the_proof_has_to_be_is_said_by_the_office(
    settings: Oidc,
    agency: Agency,
    clock: SetClock,
    asks: dict[str, Any],
    claims: dict[str, Any],
    why: str,
) -> None:
    provider, agency.claims = Provider(replace(settings, **asks), clock), claims

    if why:
        assert why in refused(provider, went(provider))
    else:
        assert provider.vouch(ASKED, went(provider)).subject == "zhou-7"


def test_whoever_is_to_prove_it_anew_is_not_believed_by_an_earlier_proof(
    provider: Provider, agency: Agency
) -> None:
    anew = replace(ASKED, anew=True)

    assert isinstance(provider.vouch(anew, went(provider, anew)), Vouched)
    assert "prompt=login" in provider.address(anew)
    agency.claims = {"auth_time": 1_700_000_000}
    assert "too long ago" in refused(provider, went(provider, anew), anew)
    agency.claims, agency.without = {}, ("auth_time",)
    assert refused(provider, went(provider, anew), anew)


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://127.0.0.1:1/token"},
        {"token_endpoint": "http://169.254.169.254/latest/meta-data"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": 7},
    ],
)
def test_nobody_is_asked_but_the_host_that_office_toml_names(
    provider: Provider, agency: Agency, described: dict[str, Any]
) -> None:
    came_back = went(Provider(provider.settings, SetClock(SystemClock().now())))
    agency.described = described

    assert "makes no sense" in refused(provider, came_back)


def test_no_redirection_is_followed(provider: Provider, agency: Agency) -> None:
    agency.described = {"jwks_uri": f"{agency.issuer}/elsewhere"}

    assert "cannot be reached" in refused(provider, went(provider))
    assert "keys" not in agency.asked


def test_a_sign_in_that_does_not_answer_is_told_in_a_sentence(
    settings: Oidc, clock: SetClock
) -> None:
    away = Provider(replace(settings, issuer="http://127.0.0.1:9"), clock)

    with pytest.raises(NotVouched) as why:
        away.address(ASKED)

    assert "cannot be reached" in why.value.sentence.msgid


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://login.example"},
        {"issuer": "ftp://login.example"},
        {"issuer": 7},
        {"client_id": ""},
        {"acr_values": "gold"},
        {"amr": [7]},
        {"max_age": -1},
        {"max_age": True},
        {"trusted": "yes"},
        {"algorithms": []},
        {"algorithms": ["HS256"]},
        {"algorithms": ["RS256", "none"]},
        {"secret": "in the clear"},
    ],
)
def test_a_section_that_cannot_be_meant_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    said = {
        "issuer": "https://login.example",
        "client_id": "ombud",
        "client_secret_file": "keys/agency",
        "label_en": "City network",
        "label_zh": "市政网",
        "acr_values": ["gold"],
        "max_age": 3600,
    }
    assert Oidc.of(said, tmp_path).client_secret_file == tmp_path / "keys/agency"

    with pytest.raises(Refused, match="\\[oidc\\]"):
        Oidc.of({**said, **wrong}, tmp_path)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("", False),
        ("acr_values = []", False),
        ("trusted = false", False),
        ("acr_values = ['gold']", True),
        ("amr = ['otp']", True),
        ("trusted = true", True),
    ],
)
def test_an_office_that_asks_for_two_proofs_says_how_the_agency_names_them(
    tmp_path: Path, said: str, fits: bool
) -> None:
    section = f"""
[oidc]
issuer = "https://login.example"
client_id = "ombud"
client_secret_file = "keys/agency"
label_en = "City network"
label_zh = "市政网"
{said}
"""
    (tmp_path / "office.toml").write_text(section)

    if fits:
        assert Settings.of(tmp_path).oidc is not None
    else:
        with pytest.raises(Refused, match="asks for two proofs"):
            Settings.of(tmp_path)

    (tmp_path / "office.toml").write_text(f"second_step = false\n{section}")
    assert Settings.of(tmp_path).oidc is not None
