"""The agency's own sign-in: asks it who somebody is, and believes only what it has signed itself.

OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636). Only the hosts that office.toml names are
ever asked: what an answer says of other addresses is not followed, and neither is any redirection.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from application.adapters.clock import Clock
from application.settings import ALGORITHMS, HERE, Oidc
from domain.words import Sentence

SECONDS = 5
"""How long an answer may take."""
MOST_BYTES = 300_000
KEPT = timedelta(hours=1)
"""How long its description and its keys are taken as they were."""
AGAIN = timedelta(minutes=1)
"""Keys are asked for anew at most so often, whoever comes with tokens of unknown keys."""
SKEW = timedelta(minutes=2)
"""Two clocks may differ by that much."""
OLDEST = timedelta(minutes=10)
DISCOVERY = "/.well-known/openid-configuration"

Found = dict[str, Any]


class NotVouched(Exception):
    """The agency's sign-in does not say who it is, or not so that it can be believed."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.msgid)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the agency's sign-in vouched for: its own name for the person, and since when."""

    issuer: str
    subject: str
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in is asked with. All of it comes back, and fits no other."""

    state: str
    nonce: str
    verifier: str
    back: str
    """Where the browser is sent back to."""
    anew: bool = False
    """Whether the person is to prove it now, however lately he signed in elsewhere."""


AT_ONCE = 2
"""So many wait for the provider at a time: one that hangs holds up no other door."""
LEFT_ALONE = timedelta(seconds=15)
"""A provider that did not answer is not asked again so soon."""


class _Nowhere(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow no redirection: the address that was configured answers, or nobody."""


class Provider:
    """One agency's sign-in, as office.toml names it."""

    def __init__(self, settings: Oidc, clock: Clock) -> None:
        self.settings = settings
        self._clock = clock
        self._open = build_opener(_Nowhere).open
        self._known: dict[str, tuple[datetime, Found]] = {}
        self._failed_at: datetime | None = None
        self._at_once = threading.BoundedSemaphore(AT_ONCE)

    def address(self, asked: Asked) -> str:
        """Where the browser is sent to. Raises `NotVouched` when the agency cannot be reached."""
        said = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "scope": "openid",
            "redirect_uri": asked.back,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": _challenge(asked.verifier),
            "code_challenge_method": "S256",
        }
        if self.settings.acr_values:
            said["acr_values"] = " ".join(self.settings.acr_values)
        if asked.anew:
            said |= {"prompt": "login", "max_age": "0"}
        elif self.settings.max_age is not None:
            said["max_age"] = str(self.settings.max_age)
        endpoint = self._endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(said)}"

    def vouch(self, asked: Asked, came_back: Mapping[str, str]) -> Vouched:
        """Look at what the browser brought back, and ask for what it stands for. Raises `NotVouched`."""
        if not hmac.compare_digest(came_back.get("state", "").encode(), asked.state.encode()):
            raise NotVouched(_ANOTHER)
        # Which of several providers answers is said where it can be (RFC 9207).
        if came_back.get("iss", self.settings.issuer) != self.settings.issuer:
            raise NotVouched(_ANOTHER)
        if "error" in came_back or not came_back.get("code"):
            raise NotVouched(Sentence("The agency’s sign-in did not let you through."))
        token = self._exchange(asked, came_back["code"])
        return self._believed(self._signed(token), asked)

    def end_address(self, back: str) -> str | None:
        """Where the sign-in at the agency is ended, if it says where."""
        if not self._described().get("end_session_endpoint"):
            return None
        said = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return f"{self._endpoint('end_session_endpoint')}?{urlencode(said)}"

    def _exchange(self, asked: Asked, code: str) -> str:
        secret = self.settings.secret()
        named = f"{quote_plus(self.settings.client_id)}:{quote_plus(secret)}"
        said = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.back,
            "code_verifier": asked.verifier,
        }
        request = Request(
            self._endpoint("token_endpoint"),
            urlencode(said).encode(),
            {
                "Authorization": f"Basic {base64.b64encode(named.encode()).decode()}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
        )
        token = self._asked(request, _USED).get("id_token")
        if not isinstance(token, str):
            raise NotVouched(_NO_SENSE)
        return token

    def _signed(self, token: str) -> Found:
        """What a token says, if one of the provider's keys signed it."""
        for fresh in (False, True):
            try:
                keys = KeySet.import_key_set(self._keys(fresh=fresh))  # type: ignore[arg-type]  # checked there
                kinds = sorted(self._algorithms())
                if not kinds:
                    break
                return dict(jwt.decode(token, keys, algorithms=kinds).claims)
            except (JoseError, ValueError, KeyError, TypeError):
                # A key may have been changed since we asked for them.
                continue
        raise NotVouched(Sentence("What came from the agency’s sign-in is not signed by it."))

    def _algorithms(self) -> frozenset[str]:
        return ALGORITHMS & set(self.settings.algorithms)

    def _believed(self, said: Found, asked: Asked) -> Vouched:
        now, skew = self._clock.now().timestamp(), SKEW.total_seconds()
        audience = said.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        ours = self.settings.client_id in audiences and said.get(
            "azp", self.settings.client_id
        ) == (self.settings.client_id)
        if (
            said.get("iss") != self.settings.issuer
            or not ours
            or (len(audiences) > 1 and "azp" not in said)
        ):
            raise NotVouched(
                Sentence("What came from the agency’s sign-in is meant for somebody else.")
            )
        if not hmac.compare_digest(str(said.get("nonce", "")).encode(), asked.nonce.encode()):
            raise NotVouched(_ANOTHER)
        until, issued = _number(said.get("exp")), _number(said.get("iat"))
        if not (
            now < until + skew and issued - skew <= now <= issued + OLDEST.total_seconds() + skew
        ):
            raise NotVouched(
                Sentence("What came from the agency’s sign-in is too old, or its clock is wrong.")
            )
        subject = said.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise NotVouched(_NO_SENSE)
        at = self._strong_enough(said, asked, now)
        return Vouched(self.settings.issuer, subject, at)

    def _strong_enough(self, said: Found, asked: Asked, now: float) -> datetime | None:
        """When the person signed in there, if that was as strong and as late as office.toml asks."""
        acr, amr = said.get("acr"), said.get("amr")
        proofs = set(amr) if isinstance(amr, list) else set()
        if self.settings.acr_values and acr not in self.settings.acr_values:
            raise NotVouched(_TOO_WEAK)
        if self.settings.amr and not proofs & set(self.settings.amr):
            raise NotVouched(_TOO_WEAK)
        longest = 0 if asked.anew else self.settings.max_age
        if longest is None and "auth_time" not in said:
            return None
        at = _number(said.get("auth_time"))
        if at > now + SKEW.total_seconds():
            raise NotVouched(_TOO_LONG_AGO)
        if longest is not None and now - at > longest + SKEW.total_seconds():
            raise NotVouched(_TOO_LONG_AGO)
        return datetime.fromtimestamp(at, self._clock.now().tzinfo)

    # What the provider says of itself

    def _described(self) -> Found:
        found = self._kept("description", f"{self.settings.issuer.rstrip('/')}{DISCOVERY}", KEPT)
        if found.get("issuer") != self.settings.issuer:
            raise NotVouched(_NO_SENSE)
        return found

    def _keys(self, *, fresh: bool) -> Found:
        found = self._kept("keys", self._endpoint("jwks_uri"), AGAIN if fresh else KEPT)
        if not isinstance(found.get("keys"), list):
            raise NotVouched(_NO_SENSE)
        return found

    def _endpoint(self, name: str) -> str:
        address = self._described().get(name)
        if not isinstance(address, str) or not self._is_theirs(address):
            raise NotVouched(_NO_SENSE)
        return address

    def _is_theirs(self, address: str) -> bool:
        """Whether an address is on a host that office.toml names, on a way nobody listens at."""
        try:
            parts, issuer = urlsplit(address), urlsplit(self.settings.issuer)
            same = parts.netloc == issuer.netloc or parts.netloc in self.settings.hosts
        except ValueError:
            return False
        return same and (
            parts.scheme == "https" or (parts.hostname in HERE and parts.scheme == "http")
        )

    def _kept(self, name: str, address: str, longest: timedelta) -> Found:
        now = self._clock.now()
        asked_at, found = self._known.get(name, (now - KEPT - KEPT, {}))
        if not found or not timedelta() <= now - asked_at < longest:
            found = self._asked(Request(address, headers={"Accept": "application/json"}), _AWAY)
            self._known[name] = now, found
        return found

    def _asked(self, request: Request, otherwise: Sentence) -> Found:
        if not self._is_theirs(request.full_url):
            raise NotVouched(_NO_SENSE)
        now = self._clock.now()
        if self._failed_at and timedelta() <= now - self._failed_at < LEFT_ALONE:
            raise NotVouched(_AWAY)
        if not self._at_once.acquire(blocking=False):
            raise NotVouched(_AWAY)
        try:
            return self._answered(request, otherwise)
        except NotVouched as trouble:
            if isinstance(trouble.__cause__, OSError) and not isinstance(
                trouble.__cause__, HTTPError
            ):
                self._failed_at = now
            raise
        finally:
            self._at_once.release()

    def _answered(self, request: Request, otherwise: Sentence) -> Found:
        try:
            with self._open(request, timeout=SECONDS) as answer:
                told = answer.read(MOST_BYTES + 1)
            said = json.loads(told) if len(told) <= MOST_BYTES else None
        except HTTPError as refused:
            refused.close()
            raise NotVouched(otherwise) from refused
        except (OSError, HTTPException, ValueError) as fault:
            raise NotVouched(_AWAY) from fault
        if not isinstance(said, dict):
            raise NotVouched(_NO_SENSE)
        return said


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _number(said: Any) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said < 2**40:
        raise NotVouched(_NO_SENSE)
    return float(said)


_ANOTHER = Sentence(
    "This answer belongs to another sign-in than the one that was begun here. Begin once more."
)
_USED = Sentence(
    "The agency’s sign-in does not stand by its answer: it was used, or it is too old."
)
_NO_SENSE = Sentence(
    "What the agency’s sign-in says makes no sense. Those who run it should look at it."
)
_AWAY = Sentence(
    "The agency’s sign-in cannot be reached now. Sign in another way, or try again later."
)
_TOO_WEAK = Sentence("You signed in at your agency by a weaker proof than this office asks for.")
_TOO_LONG_AGO = Sentence(
    "You signed in at your agency too long ago. Prove there once more who you are."
)
