"""Asks of which temperatures and of which month a report is made."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

from odoo import api, fields, models
from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.odoo_ha_addon.models.limits import record_ids
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..models.sheet_words import moment_words, month_words
from ..month import Month

MONTHS = 36
"""Back to which one can choose."""
MOST_SHEETS = 60
"""Of one report; a worker has to be done with it in a minute."""


class HaExcursionReport(models.TransientModel):
    _name = "ha.excursion.report"
    _description = "Home Assistant Temperature Report"
    _inherit = ["ha.guarded.mixin"]

    month = fields.Selection("_months", required=True, default=lambda self: self._last_month())
    watched_ids = fields.Many2many(
        "ha.watched.temperature",
        "ha_excursion_report_rel",
        "report_id",
        "watched_id",
        string="Temperatures",
        context={"active_test": False},
        help="Empty: all that are watched",
    )
    missing = fields.Text(compute="_compute_missing", help="What this server cannot do for the report")

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        if "watched_ids" in fields_list and not defaults.get("watched_ids"):
            chosen = self._chosen_before()
            if chosen:
                defaults["watched_ids"] = [Command.set(chosen.ids)]
        return defaults

    @api.model
    def _chosen_before(self):
        """The watched temperatures of what was marked when the dialog was opened."""
        watched = self.env["ha.watched.temperature"].with_context(active_test=False)
        field = {
            "ha.watched.temperature": "id",
            "ha.entity": "entity_id",
            "ha.device": "entity_id.device_id",
        }.get(str(self.env.context.get("active_model")))
        ids = self.env.context.get("active_ids")
        if not field or not isinstance(ids, list) or not all(type(each) is int for each in ids):
            return watched
        return watched.search([(field, "in", record_ids(self.env, ids))], limit=MOST_SHEETS + 1)

    @api.model
    def _months(self) -> list[tuple[str, str]]:
        months = []
        first = self._today().replace(day=1)
        for _ in range(MONTHS):
            months.append((first.strftime("%Y-%m"), month_words(self.env, first)))
            first = (first - datetime.timedelta(days=1)).replace(day=1)
        return months

    @api.constrains("month")
    def _check_month(self) -> None:
        for report in self:
            if report.month not in dict(self._months()):
                raise ValidationError(self.env._("Choose one of the last %s months.", MONTHS))

    @api.model
    def _last_month(self) -> str:
        return (self._today().replace(day=1) - datetime.timedelta(days=1)).strftime("%Y-%m")

    @api.model
    def _today(self) -> datetime.date:
        return fields.Date.context_today(self)

    @api.model
    def _zone(self) -> zoneinfo.ZoneInfo:
        """That of who reads."""
        return zoneinfo.ZoneInfo(str(self.env.tz))

    @api.depends("watched_ids")
    def _compute_missing(self) -> None:
        words = []
        if not self.env["ha.watched.temperature"]._keeps_past():
            words.append(
                self.env._(
                    "Home Assistant History is not installed: there are no past temperatures, but only the alarms."
                )
            )
        if self._cannot_make_pdf():
            words.append(
                self.env._(
                    "This server cannot make PDF files, for it has no wkhtmltopdf. The report comes as a page, which "
                    "your browser prints, or saves as PDF."
                )
            )
        cannot_join = self.env._(
            "The wkhtmltopdf of this server cannot make one PDF of several devices. The report comes as a page, which "
            "your browser prints, or saves as PDF."
        )
        for report in self:
            report.missing = "\n".join([*words, *([cannot_join] if report._cannot_join_pdf() else [])])

    @api.model
    def _cannot_make_pdf(self) -> bool:
        return self.env["ir.actions.report"].get_wkhtmltopdf_state() not in ("ok", "upgrade")

    def _cannot_join_pdf(self) -> bool:
        """Whether it is about several devices, and this wkhtmltopdf takes one document alone: its Qt is not patched."""
        if self._cannot_make_pdf() or _wkhtml().is_patched_qt:
            return False
        watched = self.watched_ids or self.env["ha.watched.temperature"].search([], limit=MOST_SHEETS + 1)
        return len({each.device_id or each for each in watched}) > 1

    def action_print(self) -> dict:
        """
        :raises UserError: nothing is watched, or too much is chosen for one report
        """
        self.ensure_one()
        self._watched()
        report = self.env.ref("odoo_ha_automation.report_ha_excursion")
        action = report.report_action(self, config=False)
        # Odoo would try the PDF first, and say then what stands in the page anyway.
        is_page = self._cannot_make_pdf() or self._cannot_join_pdf()
        return {**action, "report_type": "qweb-html"} if is_page else action

    def _watched(self):
        """The temperatures that the report is about, those of a device one after the other."""
        watched = self.watched_ids or self.env["ha.watched.temperature"].search([], limit=MOST_SHEETS + 1)
        if not watched:
            raise UserError(self.env._("No temperature is watched yet. Begin with Watch a Cold Chain."))
        if len(watched) > MOST_SHEETS:
            raise UserError(
                self.env._("One report has at most %s temperatures. Choose fewer of them.", MOST_SHEETS)
            )
        return watched.sorted(
            lambda each: (each.device_id.display_name or "", each.entity_id.display_name or "", each.id)
        )

    def _documents(self) -> list[dict[str, Any]]:
        """A document of each device, or of what belongs to none, with a sheet for each of its temperatures.

        :raises AccessError: the current user may not see one of them any more
        """
        self.ensure_one()
        year, number = map(int, self.month.split("-"))
        month = Month(datetime.date(year, number, 1), self._zone())
        documents: list[dict[str, Any]] = []
        for watched in self._watched():
            key = watched.device_id or watched
            if not documents or documents[-1]["key"] != key:
                documents.append(
                    {
                        "key": key,
                        "company": watched.company_id.sudo() or self.env.company,
                        "title": watched.device_id.display_name or watched.display_name,
                        "month": month_words(self.env, month.first),
                        "sheets": [],
                    }
                )
            documents[-1]["sheets"].append(watched._sheet(month))
        return documents

    def _file_name(self) -> str:
        return self.env._("Temperatures %s", self.month or "")

    def _printed(self) -> str:
        return self.env._(
            "Made on %(moment)s by %(name)s. Times are those of %(zone)s.",
            moment=moment_words(self.env, fields.Datetime.now(), self._zone()),
            name=self.env.user.name,
            zone=self._zone().key,
        )
