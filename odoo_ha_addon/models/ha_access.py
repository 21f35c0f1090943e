"""The one answer to "what may this user do with this entity": nothing, view or control.

Record rules, routes, commands and bus channels all stand on it; none has a rule of its own.
"""

from odoo import api, models

MANAGER = "odoo_ha_addon.group_ha_manager"
USER = "odoo_ha_addon.group_ha_user"


class HaAccess(models.AbstractModel):
    _name = "ha.access"
    _description = "Home Assistant Rights"

    @api.model
    def _is_manager(self) -> bool:
        return self.env.su or self.env.user.has_group(MANAGER)

    @api.model
    def _is_user(self) -> bool:
        return self.env.su or self.env.user.has_group(USER)

    @api.model
    def _controllable(self, entities):
        """The part of `entities` (ha.entity) that the current user may control; record rules hold for the
        rest.
        """
        visible = entities._filtered_access("read")
        if self._is_manager():
            return visible
        if not self._is_user():
            return entities.browse()
        controlled = (
            self.env["ha.entity.group.member"]
            .sudo()
            .search(
                [("user_id", "=", self.env.uid), ("access", "=", "control"), ("group_id.active", "=", True)],
            )
            .group_id.entity_ids
        )
        return visible & controlled

    @api.model
    def _channels(self, entities) -> dict:
        """The bus channels that carry frames of `entities` to the current user.

        Returns ``{channel record (ha.instance or ha.entity.group): ha.entity recordset}``: the instance
        itself for a manager, for others the fewest of their groups.
        """
        visible = entities._filtered_access("read")
        if self._is_manager():
            return visible.grouped("instance_id")
        channels = {}
        left = visible
        for group in self.env["ha.entity.group"]._of_user(self.env.user):
            if covered := left & group.sudo().entity_ids:
                channels[group] = covered
                left -= covered
        return channels
