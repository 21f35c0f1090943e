"""The one answer to "what may this user do with this entity": nothing, view or control.

Record rules, routes, commands and bus channels all stand on it; none has a rule of its own. What a user loses he
loses at once: the generation of a channel is part of its name on the bus, so renewing it makes everyone deaf who
listened, and whoever still has the right subscribes again.
"""

from odoo import api, models

MANAGER = "odoo_ha_addon.group_ha_manager"
USER = "odoo_ha_addon.group_ha_user"
GROUPS = "ha_groups_of_users"
OF_USER = (
    "ha.instance", "ha.entity", "ha.entity.group", "ha.area", "ha.device", "ha.category", "ha.floor", "ha.label",
)  # fmt: skip
"""Models whose records come to users through entity groups."""


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
        """The part of `entities` (ha.entity) that the current user may control; record rules hold for the rest."""
        return self._controllable_of(entities.with_env(self.env)._filtered_access("read"))

    @api.model
    def _controllable_of(self, visible):
        """The same for entities that have just been found with the current user's rights."""
        if self._is_manager():
            return visible
        if not self._is_user():
            return visible.browse()
        groups = [group_id for group_id, access in self._groups_of_user().items() if access == "control"]
        controlled = (
            visible.sudo()
            .with_context(active_test=False)
            .search([("id", "in", visible.ids), ("group_ids", "in", groups)], order="id")
        )
        return visible & controlled

    @api.model
    def _channels(self, entities) -> dict:
        """The bus channels that carry frames of `entities` to the current user.

        Returns ``{channel record (ha.instance or ha.entity.group): ha.entity recordset}``: the instance itself for a
        manager, for others the fewest of their groups.
        """
        visible = entities.with_env(self.env)._filtered_access("read")
        if self._is_manager():
            return {
                instance: visible.filtered_domain([("instance_id", "=", instance.id)])
                for instance in visible.instance_id
            }
        channels = {}
        left = visible
        for group in self.env["ha.entity.group"]._of_current_user():
            if covered := left & group.sudo().entity_ids:
                channels[group] = covered
                left -= covered
        return channels

    @api.model
    def _of_user(self, model_name: str) -> list:
        """The domain of the records that come to the current user through his entity groups."""
        membership = [("id", "in", list(self._groups_of_user()))]
        grouped = [("group_ids", "in", list(self._groups_of_user()))]
        holding = [("entity_ids", "any", [("active", "=", True), *grouped])]
        live = ("instance_id.active", "=", True)
        return {
            # An archived instance is still named to who was its user, so that he can be told what became of it.
            "ha.instance": grouped,
            "ha.entity": [live, *grouped],
            "ha.entity.group": [live, *membership],
            "ha.area": [live, *holding],
            "ha.device": [live, *holding],
            "ha.category": [live, *holding],
            "ha.floor": [live, ("area_ids", "any", holding)],
            "ha.label": [
                live, "|", "|", ("device_ids", "any", holding), ("area_ids", "any", holding), *holding,
            ],
        }[model_name]  # fmt: skip

    @api.model
    def _groups_of_user(self) -> dict[int, str]:
        """The access that the current user's active groups give him, by group; read once in a transaction."""
        known = self.env.cr.cache.setdefault(GROUPS, {})
        if self.env.uid not in known:
            members = self.env["ha.entity.group.member"].sudo()
            found = members.search_fetch(
                [("user_id", "=", self.env.uid), ("group_id.active", "=", True)], ["group_id", "access"]
            )
            known[self.env.uid] = {member.group_id.id: member.access for member in found}
        return known[self.env.uid]

    @api.model
    def _forget(self) -> None:
        """Rights have changed within this transaction."""
        self.env.cr.cache.pop(GROUPS, None)
        for name in OF_USER:
            self.env[name].invalidate_model(["of_user"])

    @api.model
    def _standing(self, users) -> dict:
        """What each user's rights stand on, apart from his membership in entity groups; for `_renew_where_lost`."""
        return {
            user: {
                *(name for name in (USER, MANAGER) if user.has_group(name)),
                *(f"company {company.id}" for company in user.company_ids),
                *(["active"] if user.active else []),
            }
            for user in users.sudo()
        }

    @api.model
    def _renew_where_lost(self, before: dict) -> None:
        """Make the users who have lost something since `before` prove their rights again, on all that they may
        listen to.

        :param before: as `_standing` gave it
        """
        after = self._standing(self.env["res.users"].union(*before).exists())
        losers = [user for user, had in before.items() if USER in had and had - after.get(user, set())]
        instances = self.env["ha.instance"].sudo().with_context(active_test=False)
        if any(MANAGER in before[user] for user in losers):
            instances = instances.search([])
        else:
            members = self.env["ha.entity.group.member"].sudo()
            instances |= members.search([("user_id", "in", [u.id for u in losers])]).group_id.instance_id
        instances._renew_access()
        self._tell([user for user in after if after[user] != before[user]])

    @api.model
    def _tell(self, users) -> None:
        """Let the pages of these users subscribe and read again, for what they may hear has changed."""
        for user in users:
            user._bus_send("ha_access_changed", {})
