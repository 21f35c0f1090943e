"""Who stands before a page that is not the web client: a user by what is given to them, or a guest with a link."""

from __future__ import annotations

from dataclasses import dataclass

from odoo.api import Environment

CONTEXT_KEY = "ha_outsider"


@dataclass(frozen=True)
class Outsider:
    """Made by code of the server alone. A client can put a name into a context, but never one of these.

    :ivar user_id: of `res.users`; 0 for a guest, who is nobody
    :ivar grant_id: of `ha.grant`, the one of a guest's link; 0 for a user, who may have many
    :ivar device_id: of `ha.grant.link.device`; 0 for a user
    :ivar name: that a guest has given
    :ivar seen_by: of `res.users`; the manager who looks at what the user sees, and may do nothing; 0 for themselves
    """

    user_id: int = 0
    grant_id: int = 0
    device_id: int = 0
    name: str = ""
    seen_by: int = 0

    @property
    def is_guest(self) -> bool:
        return not self.user_id


def acting_in(env: Environment) -> Outsider | None:
    """Who acts in this environment, if it is an outsider."""
    acting = env.context.get(CONTEXT_KEY)
    return acting if isinstance(acting, Outsider) else None
