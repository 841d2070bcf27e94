"""Being led astray: to another site, to another file, into another frame, under another name."""

import re

import pytest

from tests.attacks.world import NOBODY, World
from tests.web.public.visitor import Visitor
from web.hardening import MOST_BYTES

AWAY = (
    *("https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil"),
    *(
        "/staff//evil.example@",
        "/staff/\r\nLocation: //evil",
        "javascript:alert(1)",
        "data:text/html,x",
    ),
    *("/staff/../..//evil.example", "%2f%2fevil.example", "/\t/evil.example", "https:evil.example"),
)
SECRET = ("BEGIN", "root:", "pepper", "[project]", "office_opened")


def leads_away(where: str) -> bool:
    return not re.fullmatch(r"/(?![/\\])[^\r\n\t\\]*", where)


@pytest.mark.parametrize("then", AWAY)
def test_nobody_is_led_to_another_site_after_signing_in(world: World, then: str) -> None:
    signed_in = world.clients["gu"].get("/staff/sign-in", query_string={"then": then})
    stranger = world.app.test_client()
    page = stranger.get("/staff/sign-in", query_string={"then": then})
    token = re.findall(r'name="csrf" value="(\w+)"', page.text)[0]
    form = {"csrf": token, "account": "gu", "password": "password-gu", "then": then}
    entered = stranger.post("/staff/sign-in", data=form)

    assert entered.status_code == 303
    assert not leads_away(signed_in.headers["Location"])
    assert not leads_away(entered.headers["Location"])
    assert "evil" not in entered.headers["Location"]


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example/", "/%2f%2fevil.example", "/%0d%0aX:y"]
)
def test_changing_the_language_leads_to_our_own_page(world: World, path: str) -> None:
    answer = world.clients[NOBODY].get(f"{path}?language=zh")

    assert not leads_away(answer.headers.get("Location", "/"))


@pytest.mark.parametrize(
    "language", ["zh\r\nSet-Cookie: evil=1", "../../etc/passwd", "{{7*191}}", "zh" * 9000]
)
def test_a_language_that_is_none_is_not_kept(world: World, language: str) -> None:
    answer = world.app.test_client().get("/", query_string={"language": language})

    assert "language=" not in str(answer.headers.getlist("Set-Cookie"))
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../doors.py", "/static/%2e%2e/doors.py", "/static/..%2fdoors.py"),
        *(
            "/static/..\\doors.py",
            "/static//etc/passwd",
            "/static/vendor/../../doors.py",
            "/static/",
        ),
        *("/letters/../../keys/master.key", "/letters/..%2f..%2fkeys%2fmaster.key", "/letters/%00"),
        *("/static/style.css%00.html", "/staff/../../etc/passwd", "/.git/config", "/office.toml"),
    ],
)
def test_no_path_leads_to_another_file(world: World, path: str) -> None:
    answer = world.clients[NOBODY].get(path)

    assert answer.status_code in {302, 308, 404}
    assert not [said for said in SECRET if said in answer.text]


def test_no_page_can_be_put_into_a_frame_or_taken_for_something_else(world: World) -> None:
    for rule in world.rules("GET"):
        if rule.endpoint == "static":
            continue
        answer = world.clients["gu"].get(world.path(rule, world.there))
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_that_is_handed_over_opens_in_no_page_of_ours(world: World) -> None:
    path = f"/staff/complaints/{world.case}/letters/{world.there['document']}"
    headers = world.clients["gu"].get(path).headers

    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost@evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"X-Original-URL": "/staff/"},
        {"X-Rewrite-URL": "/staff/"},
    ],
)
def test_no_header_puts_another_name_into_a_page(world: World, headers: dict[str, str]) -> None:
    answer = world.app.test_client().get("/open", headers=headers)

    assert "evil" not in answer.text
    assert "evil" not in str(answer.headers)
    assert answer.status_code == (400 if "Host" in headers else 200)
    assert "Strict-Transport-Security" not in answer.headers


def test_a_body_without_end_is_not_read(world: World) -> None:
    class Endless:
        read_so_far = 0

        def read(self, size: int = -1) -> bytes:
            self.read_so_far += max(size, 0)
            assert self.read_so_far < 3 * MOST_BYTES, "It goes on reading."
            return b"a" * max(size, 0)

    body = Endless()
    answer = world.app.test_client().post(
        "/open",
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(10 * 2**30)},
    )

    assert answer.status_code == 413
    assert body.read_so_far == 0


def test_a_story_with_tags_in_it_is_a_story(world: World) -> None:
    marked = '<img src="http://127.0.0.1:9/x"><link rel=attachment href="file:///etc/passwd">'
    told = Visitor(world.app.test_client()).tell(mode="named", narrative=marked, name=marked)

    assert "&lt;img src=&#34;http://127.0.0.1:9/x&#34;&gt;" in told.text
    assert "<img src=" not in told.text
    assert "<link rel=attachment" not in told.text
