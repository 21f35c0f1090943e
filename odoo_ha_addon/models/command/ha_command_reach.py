"""Which entities a command reached, where it named several of them."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class HaCommand(models.Model):
    _inherit = "ha.command"

    reached_entity_id = fields.Many2one(
        "ha.entity",
        compute="_compute_reached_entity_id",
        search="_search_reached_entity_id",
        help="For searching: finds the commands on an entity, those on several entities too",
    )

    # Few commands name several entities, so that the index is small.
    _targets_idx = models.Index(
        "USING gin ((payload #> '{target,entity_id}')) WHERE entity_id IS NULL AND is_read IS NOT TRUE"
    )

    @api.depends("entity_id")
    def _compute_reached_entity_id(self) -> None:
        for command in self:
            command.reached_entity_id = command.entity_id

    def _search_reached_entity_id(self, operator: str, value):
        """Home Assistant's ids tell entities apart within their instance only.

        Only entities that the user may see are looked for.
        """
        if operator not in ("in", "any"):
            return NotImplemented
        entities = self.env["ha.entity"].with_context(active_test=False).search([("id", operator, value)])
        return Domain.OR(
            [
                Domain("entity_id", "in", entities.ids),
                *(
                    Domain("instance_id", "=", instance.id) & self._domain_naming(of_it.mapped("entity_id"))
                    for instance, of_it in entities.grouped("instance_id").items()
                ),
            ]
        )

    def _domain_naming(self, entity_ids: list[str]) -> Domain:
        """Commands whose target names one of Home Assistant's ids."""

        def to_sql(model, alias: str, query) -> SQL:
            return SQL(
                "%s IS NULL AND %s IS NOT TRUE AND %s #> '{target,entity_id}' ?| %s",
                SQL.identifier(alias, "entity_id"),
                SQL.identifier(alias, "is_read"),
                SQL.identifier(alias, "payload"),
                entity_ids,
            )

        return Domain.custom(to_sql=to_sql)
