"""What a grant gives: the entities, as a condition that PostgreSQL evaluates by their ids."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

CONDITIONS = {
    "area_id": (("effective_area_id",),),
    "floor_id": (("effective_area_id", "floor_id"),),
    # As Home Assistant takes a label that a service is called on.
    "label_id": (("label_ids",), ("device_id", "label_ids"), ("effective_area_id", "label_ids")),
    "device_id": (("device_id",),),
    "domain": (("domain",),),
}
"""By which fields of theirs entities meet a condition."""


class HaGrant(models.Model):
    _inherit = "ha.grant"

    def _domain_of_entities(self) -> Domain:
        """The entities (ha.entity) that these grants give, but for those that their entity groups hold."""
        by_scope = self.grouped("scope")
        parts = []
        if chosen := by_scope.get("chosen"):
            parts.append(Domain.custom(to_sql=_chosen(chosen._ids)))
        if whole := by_scope.get("all"):
            parts.append(Domain("instance_id", "in", whole.instance_id.ids))
        if matching := by_scope.get("matching"):
            parts += matching._conditions()
        return Domain.OR(parts)

    def _entity_groups(self):
        """The active entity groups that these grants give."""
        return self.filtered(lambda grant: grant.scope == "chosen").entity_group_ids.filtered("active")

    def _given_among(self, entities):
        """The part of `entities` (ha.entity) that these grants give."""
        past_rules = entities.sudo().with_context(active_test=False)
        in_groups = Domain("group_ids", "in", self._entity_groups().ids)
        given = past_rules.search(
            Domain("id", "in", entities.ids) & (in_groups | self._domain_of_entities()), order="id"
        )
        return entities & given

    @api.model
    def _domain_giving(self, entity) -> Domain:
        """The grants that give this entity (ha.entity, as superuser): the other way round of `_domain_of_entities`."""
        groups = entity.group_ids.filtered("active")
        chosen = Domain("entity_ids", "in", entity.ids) | Domain("entity_group_ids", "in", groups.ids)
        met = {name: records.ids for name, records in entity._met().items()} | {"domain": [entity.domain]}
        matching = Domain.AND(Domain(name, "in", [False, *values]) for name, values in met.items())
        of_scope = {"chosen": chosen, "matching": matching, "all": Domain.TRUE}
        given = Domain.OR(Domain("scope", "=", scope) & domain for scope, domain in of_scope.items())
        return Domain("instance_id", "=", entity.instance_id.id) & given

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

    def _conditions(self) -> list[Domain]:
        """Grants that ask for the same single thing are one condition, however many they are."""
        by_kind: dict[tuple[str, ...], list] = {}
        for grant in self:
            by_kind.setdefault(tuple(name for name in CONDITIONS if grant[name]), []).append(grant.id)
        found = []
        for names, ids in by_kind.items():
            grants = self.browse(ids)
            if len(names) == 1 and names != ("domain",):
                found.append(_meets(names[0], grants[names[0]].ids))
            else:
                found += [grant._condition(names) for grant in grants]
        return found

    def _condition(self, names: tuple[str, ...]) -> Domain:
        values = {name: [self.domain] if name == "domain" else self[name].ids for name in names}
        here = Domain("instance_id", "=", self.instance_id.id)
        return Domain.AND([here, *(_meets(name, value) for name, value in values.items())])


def _meets(name: str, values: list) -> Domain:
    return Domain.OR(_leads(path, values) for path in CONDITIONS[name])


def _leads(path: tuple[str, ...], values: list) -> Domain:
    *steps, last = path
    domain = Domain(last, "in", values)
    for step in reversed(steps):
        # Past the rules of what lies between, which ask for the entities that we are looking for.
        domain = Domain(step, "any!", domain)
    return domain


def _chosen(ids: tuple[int, ...]):
    def to_sql(_model, alias: str, _query) -> SQL:
        return SQL(
            "%s IN (SELECT entity_id FROM ha_grant_entity_rel WHERE grant_id IN %s)",
            SQL.identifier(alias, "id"),
            ids,
        )

    return to_sql
