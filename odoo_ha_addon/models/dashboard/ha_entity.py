"""What of an entity wants somebody, as the overview counts it, so that lists find just that."""

from collections.abc import Iterable

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .overview_themes import problem, told

PROBLEMS = [
    ("alarm", "Alarms, Leaks and Faults"),
    ("open", "Open or Unlocked"),
    ("unavailable", "Unavailable"),
    ("battery", "Battery Low"),
    ("update", "Updates Available"),
]
"""Values of `problem` in `overview_themes`, the worst first."""


class HaEntity(models.Model):
    _inherit = "ha.entity"

    problem = fields.Selection(
        PROBLEMS,
        compute="_compute_problem",
        search="_search_problem",
        help="What the overview counts it as. What is hidden or disabled in Home Assistant has none.",
    )

    def _compute_problem(self) -> None:
        found = dict(self.env.execute_query(self._problems([("id", "in", self.ids)])))
        for entity in self:
            entity.problem = found.get(entity.id, False)

    @api.model
    def _search_problem(self, operator: str, value: Iterable):
        if operator != "in":
            return NotImplemented
        kinds = [str(kind) for kind in value if kind]
        some = SQL("(SELECT id FROM (%s) AS found WHERE problem = ANY(%s))", self._problems([]), kinds)
        if False not in value:
            return Domain("id", "in", some)
        any_kind = SQL("(SELECT id FROM (%s) AS found WHERE problem IS NOT NULL)", self._problems([]))
        return Domain("id", "in", some) | Domain("id", "not in", any_kind)

    @api.model
    def _problems(self, domain: list) -> SQL:
        """A query of the id and the problem (or null) of the entities that an overview looks at.

        :param domain: which of them
        """
        self.flush_model()
        self.env["ha.entity.state"].flush_model()
        shown = [("disabled_by", "=", False), ("hidden_by", "=", False)]
        query = self._search([*domain, *shown])
        return SQL("SELECT id, %s AS problem FROM (%s) AS told", problem(), told(query))
