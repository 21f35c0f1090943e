"""Small JSON requests over HTTP with the standard library."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from .errors import DevkitError

#: Straight to the address: a proxy of the machine has no business with servers on loopback.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class HttpError(DevkitError):
    """The server answered with an error status.

    Attributes:
        status: the HTTP status code.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Unreachable(DevkitError):
    """Nothing answered at the address."""


def request(
    url: str,
    *,
    method: str | None = None,
    body: Any = None,
    form: Mapping[str, str] | None = None,
    token: str | None = None,
    timeout: float = 30,
) -> Any:
    """Send `body` as JSON (or `form` as a form) and return the decoded JSON answer, None for an empty one.

    Raises HttpError for an error status and Unreachable where there is no HTTP server.
    """
    data, headers = None, {"Accept": "application/json"}
    if form is not None:
        data, headers["Content-Type"] = (
            urllib.parse.urlencode(form).encode(),
            "application/x-www-form-urlencoded",
        )
    elif body is not None:
        data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        call = urllib.request.Request(url, data=data, headers=headers, method=method)
        with _opener.open(call, timeout=timeout) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        detail = error.read(2000).decode(errors="replace").strip()
        raise HttpError(f"{url} answered {error.code}: {detail or error.reason}", error.code) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unreachable(f"{url} does not answer: {getattr(reason, 'strerror', None) or reason}") from error
    try:
        return json.loads(text) if text else None
    except ValueError as error:
        raise Unreachable(f"{url} does not answer with JSON: is this the right address?") from error


def status_of(url: str, timeout: float = 5) -> int | None:
    """The HTTP status of a GET without following its content, None where nothing answers."""
    try:
        with _opener.open(url, timeout=timeout) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, http.client.HTTPException, ValueError):
        return None
