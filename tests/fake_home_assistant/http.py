"""The HTTP side: the routes of `/auth`, `/api/config`, and whatever else a test puts down."""

from __future__ import annotations

import asyncio
import base64
import hashlib

from aiohttp import web

from .instance import FakeHomeAssistant

EXPIRES_IN = 1800
METADATA = "/.well-known/oauth-authorization-server"


async def answer(home: FakeHomeAssistant, request: web.Request, path: str) -> web.StreamResponse:
    """:param path: below the address of the instance"""
    if path == "/auth/token":
        await asyncio.sleep(home.delay)
        return await _give_tokens(home, request)
    if path == "/auth/revoke":
        home.revoked.append(str((await request.post()).get("token")))
        return web.Response()
    if path == METADATA and home.has_pkce:
        return web.json_response({"code_challenge_methods_supported": ["S256"]})
    if path == "/auth/providers":
        return _providers(home)
    if not path.startswith("/api/"):
        raise web.HTTPNotFound
    if request.headers.get("Authorization") != f"Bearer {home.token}":
        raise web.HTTPUnauthorized
    home.requests.append((request.method, request.path_qs, await request.read()))
    await asyncio.sleep(home.delay)
    if path in home.pages:
        status, content = home.pages[path]
        return web.Response(status=status, body=content, content_type="application/json")
    if path == "/api/config" and request.method == "GET":
        return web.json_response({**home.config, "version": home.version})
    return web.json_response({"message": "Entity not found."}, status=404)


def _providers(home: FakeHomeAssistant) -> web.Response:
    if not home.onboarded:
        return web.json_response({"message": "…", "code": "onboarding_required"}, status=400)
    local = {"name": "Home Assistant Local", "id": None, "type": "homeassistant"}
    return web.json_response({"providers": [local], "preselect_remember_me": True})


async def _give_tokens(home: FakeHomeAssistant, request: web.Request) -> web.Response:
    form = await request.post()
    if form.get("grant_type") == "authorization_code":
        return _exchange(home, {key: str(value) for key, value in form.items()})
    home.refreshes += 1
    if form.get("grant_type") != "refresh_token" or form.get("client_id") != home.client_id:
        return web.json_response({"error": "invalid_request"}, status=400)
    if form.get("refresh_token") != home.refresh_token:
        return web.json_response({"error": "invalid_grant"}, status=400)
    return web.json_response(_token(home))


def _exchange(home: FakeHomeAssistant, form: dict[str, str]) -> web.Response:
    """A code is good once, for who began the login: its verifier, if it began with the digest of one."""
    if home.login_error is not None:
        return web.json_response({"error": home.login_error}, status=403)
    challenge = home.codes.pop(form.get("code", ""), None)
    verifier = form.get("code_verifier")
    digest = base64.urlsafe_b64encode(hashlib.sha256((verifier or "").encode()).digest()).decode().rstrip("=")
    if (
        challenge is None
        or form.get("client_id") != home.client_id
        or challenge != (digest if verifier else "")
    ):
        return web.json_response({"error": "invalid_request"}, status=400)
    return web.json_response({**_token(home), "refresh_token": home.refresh_token})


def _token(home: FakeHomeAssistant) -> dict[str, str | int]:
    return {"access_token": home.token, "token_type": "Bearer", "expires_in": EXPIRES_IN}
