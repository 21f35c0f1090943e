"""Which instance a request means when it names none: the session's choice, the user's, or the first that he may see.

Every level is checked through record rules. One that no longer holds is cleaned up, the user is told once, and the
next serves. A background job has no current instance: it names the instance that it works on.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.http import request

_logger = logging.getLogger(__name__)

SESSION_KEY = "current_ha_instance_id"


class Lost(NamedTuple):
    """A choice that no longer holds. `reason` is one of `archived`, `deleted`, `no_access`, `expired`."""

    instance_id: int | None
    level: str
    reason: str


class HAInstanceHelper:
    @classmethod
    def get_current_instance(cls, env: Environment, logger: logging.Logger | None = None) -> int | None:
        """The id of the instance that `env`'s user means when he names none.

        Levels, in this order: the session (only inside an HTTP request of that very user), his preference, the
        first of `ha.instance.get_accessible_instances()`. Superuser mode of `env` does not widen what is found.
        None if nothing is left, and always in a background job: the superuser or a scheduled action, outside a
        request.

        :param logger: told what was lost and why; this module's own by default
        """
        session = cls._session(env)
        if session is None and (env.uid == SUPERUSER_ID or env.context.get("cron_id")):
            return None
        env = env(su=False)
        if not env["ha.access"]._is_user():
            return None
        lost: list[Lost] = []
        found = (
            cls._of_session(env, session, lost)
            or cls._of_preference(env, lost)
            or env["ha.instance"].get_accessible_instances()[:1].id
            or None
        )
        if lost:
            (logger or _logger).info(
                "User %s: %s; instance %s serves instead", env.uid, lost, found or "none"
            )
            first = lost[0]
            if first.instance_id != found:
                env["ha.realtime.update"].notify_session_fallback(first.instance_id, found, first.reason)
        return found

    @staticmethod
    def _session(env: Environment):
        """The session of the current request, if it is `env`'s user's."""
        if request and request.db == env.cr.dbname and request.session.uid == env.uid:
            return request.session
        return None

    @classmethod
    def _of_session(cls, env: Environment, session, lost: list[Lost]) -> int | None:
        if session is None or SESSION_KEY not in session:
            return None
        chosen = session[SESSION_KEY]
        if type(chosen) is not int:
            reason = "expired"
            chosen = None
        elif not (reason := cls._why_not(env, chosen)):
            return chosen
        session.pop(SESSION_KEY)
        lost.append(Lost(chosen, "session", reason))
        return None

    @classmethod
    def _of_preference(cls, env: Environment, lost: list[Lost]) -> int | None:
        chosen = env.user.current_ha_instance_id.id
        if not chosen:
            return None
        if not (reason := cls._why_not(env, chosen)):
            return chosen
        env.user.current_ha_instance_id = False
        lost.append(Lost(chosen, "preference", reason))
        return None

    @staticmethod
    def _why_not(env: Environment, instance_id: int) -> str | None:
        """Why the user cannot work with an instance that he once chose; None if he can."""
        readable = env["ha.instance"].with_context(active_test=False).search([("id", "=", instance_id)])
        if readable.active:
            return None
        if readable:
            return "archived"
        return "no_access" if env["ha.instance"].sudo().browse(instance_id).exists() else "deleted"
