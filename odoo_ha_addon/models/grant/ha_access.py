"""The other way round: which users may use an entity, and why."""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ..access.ha_access import MANAGER, USER


class Way(NamedTuple):
    """How a user comes to an entity.

    :ivar users: whoever has it, res.users
    :ivar grant: ha.grant; None for managers
    """

    users: object
    access: str
    grant: object = None


class HaAccess(models.AbstractModel):
    _inherit = "ha.access"

    @api.model
    def _reach_of(self, user) -> Domain:
        """The entities (ha.entity) that a user may see, in whichever of their companies."""
        companies = {"allowed_company_ids": user.sudo().company_ids.ids}
        as_user = self.with_env(self.env(user=user.id, su=False, context=companies))
        if not user.active or not as_user._is_user():
            return Domain.FALSE
        at_home = Domain("instance_id.company_id", "in", [*companies["allowed_company_ids"], False])
        if as_user._is_manager():
            return at_home
        return at_home & Domain("instance_id.active", "=", True) & as_user._domain_of_entities()

    @api.model
    def _ways_to(self, entity) -> list[Way]:
        """Who may use an entity now or at another time, and why: managers, and grants.

        Grants are those that have neither ended nor been revoked.
        """
        entity = entity.sudo().with_context(active_test=False)
        managers = self.env.ref(MANAGER).sudo().all_user_ids
        ways = [Way(self._at_home(managers, entity), "control")]
        for grant in self._grants_giving(entity):
            users = self._at_home(grant._receivers(), entity) - managers
            ways.append(Way(users, grant.access, grant))
        return [way for way in ways if way.users]

    @api.model
    def _grants_giving(self, entity):
        """The grants (ha.grant, as superuser) of this entity that have neither ended nor been revoked."""
        grants = self.env["ha.grant"].sudo()
        living = Domain("state", "in", ["active", "outside", "upcoming"])
        return grants.search(living & grants._domain_giving(entity), order="id")

    @api.model
    def _at_home(self, users, entity):
        """Those of the users who may use anything of this instance at all."""
        company = entity.company_id
        able = self.env.ref(USER).sudo().all_user_ids & users
        return able.filtered(lambda user: user.active and (not company or company in user.company_ids))
