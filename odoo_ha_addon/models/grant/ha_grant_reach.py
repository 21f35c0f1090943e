"""What a grant gives: the entities, as a condition that PostgreSQL evaluates by their ids."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

CONDITIONS = {
    "area_id": ("entity.effective_area_id IN %s",),
    "floor_id": ("entity.effective_area_id IN (SELECT id FROM ha_area WHERE floor_id IN %s)",),
    # As Home Assistant takes a label that a service is called on.
    "label_id": (
        "entity.id IN (SELECT ha_entity_id FROM ha_entity_ha_label_rel WHERE ha_label_id IN %s)",
        "entity.device_id IN (SELECT ha_device_id FROM ha_device_ha_label_rel WHERE ha_label_id IN %s)",
        "entity.effective_area_id IN (SELECT ha_area_id FROM ha_area_ha_label_rel WHERE ha_label_id IN %s)",
    ),
    # An archived tag is on nothing.
    "tag_id": (
        """
        entity.id IN (SELECT ha_entity_id FROM ha_entity_ha_tag_rel AS tagged
            JOIN ha_tag AS tag ON tag.id = tagged.ha_tag_id AND tag.active WHERE ha_tag_id IN %s)
        """,
        """
        entity.device_id IN (SELECT ha_device_id FROM ha_device_ha_tag_rel AS tagged
            JOIN ha_tag AS tag ON tag.id = tagged.ha_tag_id AND tag.active WHERE ha_tag_id IN %s)
        """,
    ),
    "device_id": ("entity.device_id IN %s",),
    "domain": ("entity.domain IN %s",),
}
"""When an entity meets a condition: in one of these ways."""
CHOSEN = (
    "SELECT entity_id FROM ha_grant_entity_rel WHERE grant_id IN %s",
    """
    SELECT held.ha_entity_id FROM ha_grant_entity_group_rel AS given
    JOIN ha_entity_group AS bundle ON bundle.id = given.entity_group_id AND bundle.active
    JOIN ha_entity_ha_entity_group_rel AS held ON held.ha_entity_group_id = bundle.id
    WHERE given.grant_id IN %s
    """,
)
"""What chosen entities and entity groups are."""
LOOKED_AT = {
    "ha.entity": ["effective_area_id", "device_id", "domain", "instance_id"],
    "ha.area": ["floor_id"],
    "ha.entity.group": ["active"],
    "ha.tag": ["active"],
}


class HaGrant(models.Model):
    _inherit = "ha.grant"

    def _domain_of_entities(self) -> Domain:
        """The entities (ha.entity) that these grants give: one condition, for of several PostgreSQL would look at every
        entity.
        """
        whole = self.filtered(lambda grant: grant.scope == "all").instance_id
        rest = self.filtered(lambda grant: grant.instance_id not in whole)
        if not rest:
            return Domain("instance_id", "in", whole.ids)
        parts = [*rest._selects(), *([_select(SQL("entity.instance_id IN %s", whole._ids))] if whole else ())]
        looked_at = [self.env[model]._fields[name] for model, names in LOOKED_AT.items() for name in names]

        def to_sql(_model, alias: str, _query) -> SQL:
            given = SQL(" UNION ALL ").join(parts)
            return SQL("%s IN (%s)", SQL.identifier(alias, "id"), given, to_flush=looked_at)

        return Domain.custom(to_sql=to_sql)

    def _entity_groups(self):
        """The active entity groups that these grants give."""
        return self.filtered(lambda grant: grant.scope == "chosen").entity_group_ids.filtered("active")

    def _given_among(self, entities):
        """The part of `entities` (ha.entity) that these grants give."""
        past_rules = entities.sudo().with_context(active_test=False)
        mine = Domain("id", "in", entities.ids) & self._domain_of_entities()
        given = past_rules.search(mine, order="id")
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

    def _selects(self) -> list[SQL]:
        """Queries of ids; each finds its own way by an index. Grants that ask for the same single thing share one."""
        by_scope = self.grouped("scope")
        selects = []
        if chosen := by_scope.get("chosen"):
            selects += [SQL(select, chosen._ids) for select in CHOSEN]
        by_kind: dict[tuple[str, ...], list[int]] = {}
        for grant in by_scope.get("matching", self.browse()):
            by_kind.setdefault(tuple(name for name in CONDITIONS if grant[name]), []).append(grant.id)
        for names, ids in by_kind.items():
            grants = self.browse(ids)
            if len(names) == 1 and names != ("domain",):
                selects += [_select(way) for way in _ways(names[0], grants[names[0]]._ids)]
            else:
                selects += [grant._select_of_all(names) for grant in grants]
        return selects

    def _select_of_all(self, names: tuple[str, ...]) -> SQL:
        """Of the entities that meet all of these conditions."""
        met = [SQL("entity.instance_id = %s", self.instance_id.id)]
        for name in names:
            values = (self.domain,) if name == "domain" else self[name]._ids
            met.append(SQL("(%s)", SQL(" OR ").join(_ways(name, values))))
        return _select(SQL(" AND ").join(met))


def _ways(name: str, values: tuple) -> list[SQL]:
    return [SQL(way, values) for way in CONDITIONS[name]]


def _select(where: SQL) -> SQL:
    return SQL("SELECT entity.id FROM ha_entity AS entity WHERE %s", where)
