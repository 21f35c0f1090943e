"""The HTTP side: `/auth/token`, `/api/config`, and whatever else a test puts down."""

from __future__ import annotations

import asyncio

from aiohttp import web

from .instance import FakeHomeAssistant

EXPIRES_IN = 1800


async def answer(home: FakeHomeAssistant, request: web.Request, path: str) -> web.StreamResponse:
    """:param path: below the address of the instance"""
    if path == "/auth/token":
        await asyncio.sleep(home.delay)
        return await _renew(home, request)
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


async def _renew(home: FakeHomeAssistant, request: web.Request) -> web.Response:
    form = await request.post()
    home.refreshes += 1
    if form.get("grant_type") != "refresh_token" or form.get("client_id") != home.client_id:
        return web.json_response({"error": "invalid_request"}, status=400)
    if form.get("refresh_token") != home.refresh_token:
        return web.json_response({"error": "invalid_grant"}, status=400)
    return web.json_response({"access_token": home.token, "token_type": "Bearer", "expires_in": EXPIRES_IN})
