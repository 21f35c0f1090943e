"""Whom a grant reaches: a user, whoever is in a group of users, and whoever logs in as a contact or as somebody of it.

A grant to a company's contact is to its people, however many departments or companies are between. An archived contact
passes nothing on. Odoo's rule for the hierarchy, `child_of`, knows neither.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

ABOVE = """
    WITH RECURSIVE above (id, parent_id, counts) AS (
        SELECT id, parent_id, TRUE FROM res_partner WHERE id IN %s
        UNION SELECT partner.id, partner.parent_id, partner.is_company
        FROM above JOIN res_partner AS partner ON partner.id = above.parent_id AND partner.active
    )
    SELECT id FROM above WHERE counts
"""
"""Contacts, and those whose people they are."""
BELOW = """
    WITH RECURSIVE below (id, passes_on) AS (
        SELECT id, active AND is_company FROM res_partner WHERE id IN %s
        UNION SELECT partner.id, partner.active
        FROM below JOIN res_partner AS partner ON partner.parent_id = below.id AND below.passes_on
    )
    SELECT id FROM below
"""
"""Contacts, and their people."""
HIERARCHY = frozenset({"active", "is_company", "parent_id"})
"""Fields on which it hangs whose people a contact is."""


class HaGrant(models.Model):
    _inherit = "ha.grant"

    def _receivers(self):
        """The active users whom these grants are given to."""
        given = self.sudo()
        users = given.user_id | given.partner_id._ha_people().user_ids | given.group_id.all_user_ids
        return users.filtered("active")

    @api.model
    def _given_to(self, user) -> SQL:
        """Which rows of `ha_grant` are to this user."""
        user = user.sudo()
        self.env["res.partner"].flush_model(HIERARCHY)
        return SQL(
            "(ha_grant.user_id = %s OR ha_grant.group_id = ANY(%s) OR ha_grant.partner_id = ANY(ARRAY(%s)))",
            user.id,
            list(user._get_group_ids()),
            SQL(ABOVE, (user.partner_id.id or 0,)),
        )

    @api.model
    def _groups_given_to(self):
        """The groups of Odoo's that a grant is given to."""
        groups = self.sudo()._read_group([("group_id", "!=", False)], ["group_id"])
        return self.env["res.groups"].sudo().union(*(group for (group,) in groups))

    @api.model
    def _given_by(self, users: list, standing: set[str]):
        """The grants that these users may listen to now.

        :param standing: all that they stood on before, as `ha.access._standing` has it
        """
        numbers: dict[str, list[int]] = {"group": [], "contact": []}
        for name in standing:
            kind, _space, number = name.partition(" ")
            if kind in numbers:
                numbers[kind].append(int(number))
        given = (
            Domain("user_id", "in", [user.id for user in users])
            | Domain("group_id", "in", numbers["group"])
            | Domain("partner_id", "in", numbers["contact"])
        )
        return self.sudo().search(Domain("is_holding", "=", True) & given, order="id")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals: dict) -> bool:
        if not vals.keys() & HIERARCHY:
            return super().write(vals)
        before = self.env["ha.access"]._standing(self._ha_users_below())
        result = super().write(vals)
        self.env["ha.access"]._renew_where_lost(before)
        return result

    def unlink(self) -> bool:
        before = self.env["ha.access"]._standing(self._ha_users_below())
        self.env["ha.grant"]._end_with("partner_id", self)
        result = super().unlink()
        self.env["ha.access"]._renew_where_lost(before)
        return result

    def _ha_users_below(self):
        """The users of these contacts and of all below them, where a contact is given anything at all."""
        if not self.env["ha.grant"].sudo().search_count([("partner_id", "!=", False)], limit=1):
            return self.env["res.users"]
        return self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)]).user_ids

    def _ha_people(self):
        """These, and everybody who has what is given to them."""
        return self._ha_along(BELOW)

    def _ha_companies(self):
        """These, and all whose people they are."""
        return self._ha_along(ABOVE)

    def _ha_along(self, way: str):
        if not self.ids:
            return self
        self.flush_model(HIERARCHY)
        found = self.env.execute_query(SQL(way, tuple(self.ids)))
        return self.browse(partner_id for (partner_id,) in found)
