"""What a firing says of itself: step by step, with what each took."""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools.misc import formatLang


class HaRuleFiring(models.Model):
    _inherit = "ha.rule.firing"

    trace_words = fields.Html("Step by Step", compute="_compute_trace_words")

    @api.depends("trace", "create_date", "started_at")
    @api.depends_context("lang")
    def _compute_trace_words(self) -> None:
        for firing in self:
            firing.trace_words = firing._trace_words() if isinstance(firing.trace, dict) else False

    def _trace_words(self) -> Markup:
        rows = [self._matched_row(), *self._answer_rows(), *self._step_rows()]
        return Markup('<table class="table table-sm mb-0"><tbody>%s</tbody></table>') % Markup("").join(rows)

    def _matched_row(self) -> Markup:
        waited = ""
        if self.started_at and self.create_date:
            milliseconds = max(0.0, (self.started_at - self.create_date).total_seconds() * 1000)
            waited = self.env._("begun after %s ms", formatLang(self.env, milliseconds, digits=0))
        return self._trace_row("fa-bolt text-muted", self.trace.get("matched"), "", waited)

    def _answer_rows(self) -> list[Markup]:
        return [
            self._trace_row(
                "fa-times text-danger" if answer.get("reason") else "fa-check text-success",
                answer.get("asked"),
                answer.get("reason"),
                "",
            )
            for answer in _dicts(self.trace.get("answers"))
        ]

    def _step_rows(self) -> list[Markup]:
        rows = []
        for step in _dicts(self.trace.get("steps")):
            failed = step.get("failed") is True
            time = self.env._("%s ms", formatLang(self.env, _number(step.get("ms")), digits=1))
            icon = "fa-exclamation-triangle text-danger" if failed else "fa-cog text-success"
            rows.append(self._trace_row(icon, step.get("name"), (failed and self.reason) or "", time))
        return rows

    @api.model
    def _trace_row(self, icon: str, text, more, time: str) -> Markup:
        detail = Markup('<div class="text-muted small">%s</div>') % more if more else ""
        return Markup(
            '<tr><td style="width: 2rem"><i class="fa fa-fw %s"></i></td><td>%s%s</td>'
            '<td class="text-end text-nowrap text-muted">%s</td></tr>'
        ) % (icon, text or "", detail, time)


def _dicts(value) -> list[dict]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _number(value) -> float:
    return value if isinstance(value, (int, float)) else 0.0
