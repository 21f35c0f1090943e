"""Home Assistant's HTTP API, below the same address as its WebSocket: one request, one answer, within a deadline.

Redirects are not followed, so a token goes to nobody but the server at the given address. Errors repeat neither
addresses nor headers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, NamedTuple

import aiohttp
import orjson
from yarl import URL

from .answers import usable
from .deadline import timeout as deadline
from .errors import CannotConnect, CommandFailed, HassError, InvalidAuth, ServerUnavailable, UnexpectedAnswer
from .handshake import connect_error
from .limits import ANSWER_BYTES
from .messages import BadMessage, command_failed, loads
from .session import new_session
from .tls import TlsOptions
from .url import normalise

TIMEOUT_SECONDS = 30.0
_NAMES_OF_REFUSALS = {400: "invalid_format", 403: "unauthorized", 404: "not_found", 405: "not_supported"}


class HttpAnswer(NamedTuple):
    """`content_type` is in lower case and without parameters."""

    status: int
    content_type: str
    content: bytes


async def ask(
    method: str,
    base: URL | str,
    path: str,
    *,
    token: str | None = None,
    accept: str = "application/json",
    body: bytes | None = None,
    form: Mapping[str, str] | None = None,
    session: aiohttp.ClientSession | None = None,
    tls: TlsOptions | None = None,
    proxy: str | None = None,
    timeout: float = TIMEOUT_SECONDS,
    most_bytes: int = ANSWER_BYTES,
    check: Callable[[int, str], None] | None = None,
) -> HttpAnswer:
    """Send one request below Home Assistant's address.

    :param path: with its query, encoded; starts with one slash
    :param body: JSON
    :param timeout: seconds for all of it
    :param check: called with status and content type, before the content is read; may raise
    :raises HassError: InvalidUrl, CannotConnect, TlsFailed and their like, whose `sent` tells whether the request may
        have been carried out; UnexpectedAnswer (`answer_too_big`) for more than `most_bytes`
    """
    url = _below(normalise(str(base)), path)
    headers = {"Accept": accept}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if body is not None:
        headers["Content-Type"] = "application/json"
    checked_by = (tls or TlsOptions()).for_address(url)
    try:
        async with (
            deadline(timeout),
            _session(session) as used,
            used.request(
                method,
                url,
                headers=headers,
                data=form if body is None else body,
                ssl=checked_by,
                proxy=proxy,
                allow_redirects=False,
            ) as response,
        ):
            content_type = response.content_type.lower()
            if check:
                check(response.status, content_type)
            return HttpAnswer(response.status, content_type, await _read(response, most_bytes))
    except asyncio.TimeoutError:
        raise CannotConnect(f"The answer did not come within {timeout:g} s.", sent=True) from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # Without the cause, whose text repeats headers and addresses.
        failed = connect_error(error)
        failed.sent = not isinstance(error, aiohttp.ClientConnectorError)
        raise failed from None


async def request_json(
    method: str, base: URL | str, path: str, token: str, content: Any = None, **options: Any
) -> Any:
    """What Home Assistant answers at `/api/…`, storable. Options and errors as for `ask`; a token that may have to be
    renewed comes from `auth.with_token`.

    :param content: sent as JSON; None for nothing
    :raises HassError: also InvalidAuth; CommandFailed with a code such as `not_found`; ServerUnavailable;
        UnexpectedAnswer for what is no JSON, or over a limit
    """
    body = None if content is None else orjson.dumps(content)
    return _json(path, await ask(method, base, path, token=token, body=body, **options))


async def get_json(base: URL | str, path: str, token: str, **options: Any) -> Any:
    """What Home Assistant has at `/api/…`, as `request_json`."""
    return await request_json("GET", base, path, token, **options)


async def post_json(base: URL | str, path: str, token: str, content: Any, **options: Any) -> Any:
    """Send JSON to `/api/…` and return what is answered, as `request_json`."""
    return await request_json("POST", base, path, token, content, **options)


def unavailable(status: int) -> HassError | None:
    """The error of a server that cannot answer now; None for any other status."""
    if status == 429 or status >= 500:
        return ServerUnavailable(
            f"The server answers HTTP {status}; Home Assistant behind it is not available.", sent=True
        )
    return None


def _json(path: str, answer: HttpAnswer) -> Any:
    what = path.partition("?")[0]
    if answer.status == 401:
        raise InvalidAuth
    if error := unavailable(answer.status):
        raise error
    parsed = _parsed(answer)
    if 400 <= answer.status < 500:
        raise _refusal(answer.status, parsed)
    if answer.status not in (200, 201) or isinstance(parsed, BadMessage):
        raise UnexpectedAnswer(f"Home Assistant answered {what} with something else than JSON.")
    return usable(what, parsed)


def _parsed(answer: HttpAnswer) -> Any:
    if answer.content_type != "application/json":
        return BadMessage("not JSON")
    try:
        return loads(answer.content)
    except BadMessage as error:
        return error


def _refusal(status: int, parsed: Any) -> CommandFailed:
    said = parsed.get("message") if isinstance(parsed, dict) else None
    return command_failed({"code": _NAMES_OF_REFUSALS.get(status, f"http_{status}"), "message": said})


def _below(base: URL, path: str) -> URL:
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("not a path below Home Assistant's address")
    return URL(str(base).rstrip("/") + path, encoded=True)


@contextlib.asynccontextmanager
async def _session(session: aiohttp.ClientSession | None) -> AsyncIterator[aiohttp.ClientSession]:
    """The one given, or one for this request."""
    if session is not None:
        yield session
        return
    async with new_session() as own:
        yield own


async def _read(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > most_bytes:
            raise UnexpectedAnswer(f"The answer is larger than {most_bytes} bytes.", code="answer_too_big")
    return bytes(content)
