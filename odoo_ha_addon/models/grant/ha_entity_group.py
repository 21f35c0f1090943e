"""An entity group that is given by grants: what it holds is what they give of it."""

from collections.abc import Iterable
from typing import Any

from odoo import api, fields, models
from odoo.fields import Command

from ..access.ha_access import MANAGER


class HaEntityGroup(models.Model):
    _inherit = "ha.entity.group"

    grant_ids = fields.Many2many(
        "ha.grant", "ha_grant_entity_group_rel", "entity_group_id", "grant_id", "Grants",
        copy=False, groups=MANAGER,
    )  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        groups = super().create([_without_grants(vals) for vals in vals_list])
        for group, vals in zip(groups, vals_list, strict=True):
            group._share(vals.get("grant_ids") or ())
        return groups

    def write(self, vals: dict) -> bool:
        result = super().write(_without_grants(vals))
        for group in self:
            group._share(vals.get("grant_ids") or ())
        return result

    def unlink(self) -> bool:
        for group in self.sudo():
            group.grant_ids._give_no_more(group)
        return super().unlink()

    def _share(self, commands: Iterable[tuple]) -> None:
        """Write grants of this group one by one, so that all that hangs on a grant follows.

        :param commands: as `write` takes them; what takes a grant away takes this group out of it
        """
        for kind, grant_id, given in ((*command, False, False)[:3] for command in commands):
            grant = self.env["ha.grant"].browse(grant_id or ())
            if kind == Command.CREATE:
                grant.create(self._as_grant(given))
            elif kind == Command.UPDATE:
                grant.write(given)
            elif kind in (Command.DELETE, Command.UNLINK):
                grant._give_no_more(self)
            elif kind == Command.LINK:
                grant.write({"entity_group_ids": [Command.link(self.id)]})
            else:
                kept = grant.browse(given or ())
                (self.grant_ids - kept)._give_no_more(self)
                (kept - self.grant_ids).write({"entity_group_ids": [Command.link(self.id)]})

    def _as_grant(self, values: dict[str, Any]) -> dict[str, Any]:
        """A row of the form: what it gives is this group."""
        return {**values, "instance_id": self.instance_id.id, "entity_group_ids": [Command.link(self.id)]}

    # pylint: disable-next=missing-return
    def _renew_access(self) -> None:
        super()._renew_access()
        self.sudo().grant_ids.filtered("is_holding")._renew_channels()


def _without_grants(vals: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in vals.items() if name != "grant_ids"}
