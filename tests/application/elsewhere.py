"""A sign-in of an agency, for tests: Authlib's own server, here, and what a forger would do."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "ombud", "a-secret-of-this-office"


@dataclass
class Known(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """The one office that may ask."""

    back: list[str]

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back[0]

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]  # Authlib has no types
    """What the browser carries back."""

    code: str
    redirect_uri: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    subject: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return "openid"

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None


@dataclass
class Agency:
    """What the sign-in says, honestly; and what it says instead where a test makes it."""

    issuer: str = ""
    subject: str = "zhou-7"
    keys: list[RSAKey] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    described: dict[str, Any] = field(default_factory=dict)
    token: Any = None
    """Makes the token instead, of what it would say."""
    asked: list[str] = field(default_factory=list)
    now: float = 0

    def rotate(self) -> None:
        """Sign with another key from now on, and show no other."""
        self.keys[:] = [RSAKey.generate_key(2048, {"kid": f"key-{time.monotonic_ns()}"})]

    def written(self, claims: dict[str, Any]) -> str:
        said = {**claims, **self.claims}
        said = {name: value for name, value in said.items() if name not in self.without}
        if self.token is not None:
            return str(self.token(said))
        key = self.keys[0]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, said, key, algorithms=["RS256"])


def served(agency: Agency, back: list[str]) -> Flask:
    """Authlib's server with its own grants: it refuses what RFC 6749, 7636 and OIDC refuse."""
    app = Flask("elsewhere")
    app.config["SECRET_KEY"] = "x"
    client = Known(back)

    class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code: str, request: Any) -> Code:
            said = request.payload.data
            agency.codes[code] = kept = Code(
                code,
                request.payload.redirect_uri,
                said["nonce"],
                said["code_challenge"],
                said["code_challenge_method"],
                agency.subject,
            )
            return kept

        def query_authorization_code(self, code: str, client: Known) -> Code | None:
            return agency.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del agency.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> str:
            return authorization_code.subject

    class Identity(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def generate_user_info(self, user: str, scope: str) -> UserInfo:
            return UserInfo(sub=user)

        def process_token(self, grant: Any, response: Any) -> Any:
            token = response[1]
            code = grant.request.authorization_code
            now = int(agency.now or time.time())
            token["id_token"] = agency.written(
                {
                    "iss": agency.issuer,
                    "aud": [CLIENT],
                    "sub": code.subject,
                    "nonce": code.nonce,
                    "iat": now,
                    "exp": now + 300,
                    "auth_time": now - 30,
                    "acr": "gold",
                    "amr": ["hwk", "user"],
                }
            )
            return token

    server = AuthorizationServer(
        app, query_client=lambda id: client if id == CLIENT else None, save_token=lambda *_: None
    )
    server.register_grant(CodeGrant, [Identity(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def description() -> Response:
        agency.asked.append("description")
        return jsonify(
            {
                "issuer": agency.issuer,
                "authorization_endpoint": f"{agency.issuer}/authorize",
                "token_endpoint": f"{agency.issuer}/token",
                "jwks_uri": f"{agency.issuer}/keys",
                "end_session_endpoint": f"{agency.issuer}/end",
                **agency.described,
            }
        )

    @app.get("/keys")
    def keys() -> Response:
        agency.asked.append("keys")
        return jsonify(KeySet(list(agency.keys)).as_dict(private=False))

    @app.get("/authorize")
    def authorize() -> Any:
        grant = server.get_consent_grant(end_user=agency.subject)
        return server.create_authorization_response(grant=grant, grant_user=agency.subject)

    @app.post("/token")
    def token() -> Any:
        agency.asked.append("token")
        return server.create_token_response()

    @app.get("/elsewhere")
    def elsewhere() -> Response:
        agency.asked.append("elsewhere")
        return Response(status=302, headers={"Location": f"{agency.issuer}/keys"})

    return app


@contextmanager
def running(back: list[str]) -> Iterator[Agency]:
    """The sign-in, at an address of this machine."""
    agency = Agency()
    agency.rotate()
    server = make_server("127.0.0.1", 0, served(agency, back), threaded=True)
    agency.issuer = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield agency
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def by_a_stranger(claims: dict[str, Any]) -> str:
    """A token signed by a key that the agency does not have, under the name of one that it has."""
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256"}, claims, key, algorithms=["RS256"])


def by_a_shared_secret(claims: dict[str, Any]) -> str:
    """A token signed with the secret that both sides know, which proves nobody."""
    key = OctKey.import_key(SECRET * 3)
    return jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])


def by_nobody(claims: dict[str, Any]) -> str:
    """A token that says that it is not signed."""
    parts = ({"alg": "none"}, claims)
    told = (base64.urlsafe_b64encode(json.dumps(each).encode()) for each in parts)
    return ".".join([*(each.rstrip(b"=").decode() for each in told), ""])
