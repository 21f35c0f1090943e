"""The one form of what the pages for outsiders ask: JSON in a POST, from a page of this very site, and JSON back.

Whatever is not there, ended, revoked, locked or somebody else's is answered in the same way. No words of Home
Assistant's, no names of models and no stack trace leave the server.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.exceptions import AccessError, ConcurrencyError, MissingError, UserError
from odoo.http import Response, request
from werkzeug.exceptions import HTTPException

_logger = logging.getLogger(__name__)

LARGEST_QUESTION = 64 * 1024
OVER = "over"
STATUS = {OVER: 404, "not_found": 404, "rate_limited": 429, "busy": 503}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Type": "application/json; charset=utf-8",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def answer(give: Callable[[dict[str, Any]], Any]) -> Response:
    """What `give` makes of the question, or how it failed, as JSON. It may give a `Response` itself."""
    try:
        values = give(_question())
        request.env.cr.flush()
    except (psycopg2.OperationalError, ConcurrencyError):
        raise  # Odoo tries the request again.
    except Refusal as refusal:
        return refused(refusal.code, str(refusal))
    except (AccessError, MissingError, HTTPException):
        _undo()
        return over()
    except UserError as error:
        _undo()
        return refused("invalid_params", str(error))
    except Exception:
        _undo()
        _logger.exception("A question of a page for outsiders failed")
        text = request.env._("Something unexpected happened. Try again in a moment.")
        return refused("system_error", text)
    return values if isinstance(values, Response) else as_json(values)


def _question() -> dict[str, Any]:
    """:raises Refusal: it does not come from a page of ours, or is no question"""
    http = request.httprequest
    origin = http.headers.get("Origin")
    is_here = http.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if origin and urlsplit(origin).netloc != http.host:
        is_here = False
    if not is_here or http.mimetype != "application/json" or (http.content_length or 0) > LARGEST_QUESTION:
        raise odd()
    try:
        question = json.loads(http.get_data(cache=False))
    except (ValueError, RecursionError):
        raise odd() from None
    if not isinstance(question, dict):
        raise odd()
    return question


def odd() -> Refusal:
    """For what no page of ours asks."""
    return Refusal("invalid_params", request.env._("This cannot be understood."))


def as_json(values: Any, status: int = 200) -> Response:
    return request.make_response(json.dumps(values), list(HEADERS.items()), status=status)


def refused(code: str, text: str) -> Response:
    return as_json({"code": code, "error": text}, STATUS.get(code, 400))


def over() -> Response:
    """There is nothing here, be it not any more, not yet, or not for whoever asks."""
    return refused(OVER, request.env._("Nothing is shared with you here."))


def _undo() -> None:
    request.env.cr.rollback()
    request.env.transaction.reset()
