"""The one answer to "what may this user do with this entity": nothing, view or control.

Record rules, routes, commands and bus channels all stand on it; none has a rule of its own. What a user loses they
lose at once: the generation of a channel is part of its name on the bus, so renewing it makes everyone deaf who
listened, and whoever still has the right subscribes again.
"""

from odoo import api, models
from odoo.fields import Domain

MANAGER = "odoo_ha_addon.group_ha_manager"
USER = "odoo_ha_addon.group_ha_user"
GRANTS = "ha_grants_of_users"
ENTITIES = "ha_entities_of_users"
"""What is known in a transaction until `_forget`."""


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
        past_rules = visible.sudo().with_context(active_test=False)
        controlled = Domain("id", "in", visible.ids) & self._domain_of_entities("control")
        return visible & past_rules.search(controlled, order="id")

    @api.model
    def _channels(self, entities) -> dict:
        """The bus channels that carry frames of `entities` to the current user.

        Returns ``{channel record (ha.instance or ha.grant): ha.entity recordset}``: the instance itself for a
        manager, for others those of their grants that it takes.
        """
        visible = entities.with_env(self.env)._filtered_access("read")
        if self._is_manager():
            return {
                instance: visible.filtered_domain([("instance_id", "=", instance.id)])
                for instance in visible.instance_id
            }
        channels = {}
        left = visible
        for grant in self._grants_of_user():
            if not left:
                break
            if covered := grant._given_among(left):
                channels[grant] = covered
                left -= covered
        return channels

    @api.model
    def _domain_of_entities(self, access: str = "view") -> Domain:
        """The entities (ha.entity) that the current user may view or control, apart from what managers may.

        Another addon that shares adds its own with ``super() | …``: everything else follows from this domain.
        """
        known = self.env.cr.cache.setdefault(ENTITIES, {})
        asked = (self.env.uid, access)
        if asked not in known:
            known[asked] = self._grants_of_user(access)._domain_of_entities()
        return known[asked]

    @api.model
    def _domain_of_instances(self) -> Domain:
        """The instances (ha.instance) of which something is shared with the current user, archived ones too."""
        return Domain("id", "in", self._grants_of_user().instance_id.ids)

    @api.model
    def _domain_holding_entities(self) -> Domain:
        """Records with a field `entity_ids` that hold an active entity shared with the current user."""
        return Domain("entity_ids", "any", Domain("active", "=", True) & self._domain_of_entities())

    @api.model
    def _grants_of_user(self, access: str = "view"):
        """The grants (ha.grant, as superuser) that give the current user this access or more at this moment, which is
        one and the same in a transaction.
        """
        known = self.env.cr.cache.setdefault(GRANTS, {})
        grants = self.env["ha.grant"].sudo()
        if self.env.uid not in known:
            known[self.env.uid] = grants._holding_for(self.env.user)._ids
        return grants.browse(known[self.env.uid]).filtered(lambda grant: access in ("view", grant.access))

    @api.model
    def _forget(self) -> None:
        """Rights have changed within this transaction."""
        for known in (GRANTS, ENTITIES):
            self.env.cr.cache.pop(known, None)
        self.env["ha.thread.mixin"]._review_followers_soon()
        for name in self.env.registry.descendants(["ha.shared.mixin"], "_inherit"):
            if not self.env[name]._abstract:
                self.env[name].invalidate_model(["shared_with_me"])

    @api.model
    def _standing(self, users) -> dict:
        """What each user's rights stand on, apart from the grants themselves; for `_renew_where_lost`."""
        groups = self.env["ha.grant"]._groups_given_to()
        return {
            user: {
                *(name for name in (USER, MANAGER) if user.has_group(name)),
                *(f"company {company.id}" for company in user.company_ids),
                *(f"group {group.id}" for group in user.all_group_ids & groups),
                *(f"contact {contact.id}" for contact in user.partner_id._ha_companies()),
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
        if any(MANAGER in before[user] for user in losers):
            self.env["ha.instance"].sudo().with_context(active_test=False).search([])._renew_access()
        self.env["ha.grant"]._given_by(
            losers, set().union(*(before[user] for user in losers))
        )._renew_access()
        self._tell([user for user in after if after[user] != before[user]])

    @api.model
    def _tell_of(self, instances) -> None:
        """Let the pages of all who see these instances (ha.instance) hear that one was added or is about to go.

        A page asks for the channel of an instance only after it has read of it, so one that comes and goes in that
        moment is heard of on no channel of its own.
        """
        past_rules = instances.sudo().with_context(active_test=False)
        is_for_all = any(not instance.company_id for instance in past_rules)
        managers = self.env.ref(MANAGER).sudo().all_user_ids.filtered("active")
        users = managers.filtered(lambda user: is_for_all or user.company_ids & past_rules.company_id)
        self._tell(users | past_rules._grants_holding()._receivers())

    @api.model
    def _tell(self, users) -> None:
        """Let the pages of these users subscribe and read again, for what they may hear has changed."""
        for user in users:
            user._bus_send("ha_access_changed", {})
