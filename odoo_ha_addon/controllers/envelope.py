"""The one form of every answer: ``{"success": true, "data": …}``, or
``{"success": false, "error": text, "error_code": code}``.

Texts are translated and for people, codes are stable and for programs. Whatever goes wrong, no stack trace leaves
the server.
"""

from __future__ import annotations

import functools
import inspect
import logging
import secrets
from collections.abc import Callable
from typing import Any

import psycopg2
from odoo.exceptions import AccessError, ConcurrencyError, MissingError, UserError
from odoo.http import SessionExpiredException, request
from werkzeug.exceptions import HTTPException

from ..models.access.ha_refusal import Refusal

_logger = logging.getLogger(__name__)


def answers(route: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Wrap what a route returns, or how it failed, into the envelope.

    Beside its own parameters a route takes a `context`, as Odoo's `call_kw` does: of it, `allowed_company_ids` says
    which of the user's companies are selected.

    What a failed request has changed is undone. A `Refusal` is an answer: a lost choice that was cleaned up on the way
    to it stays cleaned up.
    """

    @functools.wraps(route)
    def answer(*args: Any, context: Any = None, **kwargs: Any) -> dict[str, Any]:
        try:
            _check_is_user()
            _select_companies(context)
            data = route(*args, **kwargs)
            request.env.cr.flush()
        except (
            psycopg2.OperationalError, psycopg2.errors.ReadOnlySqlTransaction, ConcurrencyError, HTTPException,
            SessionExpiredException,
        ):  # fmt: skip
            # Odoo tries the request again, or knows what to do.
            raise
        except Refusal as refusal:
            return failure(refusal.code, str(refusal))
        except (AccessError, MissingError) as error:
            _undo()
            return failure("access_denied", str(error))
        except UserError as error:
            _undo()
            return failure("invalid_params", str(error))
        except Exception:
            _undo()
            mark = secrets.token_hex(4)
            _logger.exception("%s failed (%s)", request.httprequest.path, mark)
            return failure(
                "system_error",
                request.env._("Something unexpected happened. In the server's log, look for %s.", mark),
            )
        return {"success": True, "data": data}

    # Odoo gives an endpoint only those parameters that stand in its signature.
    own = inspect.signature(route)
    wanted = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, default=None)
    answer.__signature__ = own.replace(parameters=[*own.parameters.values(), wanted])  # type: ignore[attr-defined]
    return answer


def _select_companies(context: Any) -> None:
    """:raises Refusal: this is no selection of companies"""
    if context is None:
        return
    companies = context.get("allowed_company_ids") if isinstance(context, dict) else ()
    if companies is None:
        return
    if not isinstance(companies, list) or not all(type(i) is int for i in companies):
        raise Refusal("invalid_params", request.env._("These are no companies."))
    # Record rules refuse what is not the user's.
    request.update_context(allowed_company_ids=companies)


def _check_is_user() -> None:
    if not request.env["ha.access"]._is_user():
        raise AccessError(
            request.env._("You have no access to Home Assistant. Ask a Home Assistant manager.")
        )


def failure(code: str, text: str) -> dict[str, Any]:
    return {"success": False, "error": text, "error_code": code}


def _undo() -> None:
    request.env.cr.rollback()
    request.env.transaction.reset()
