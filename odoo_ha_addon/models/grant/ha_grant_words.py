"""What a grant gives, in a sentence."""

from odoo import api, fields, models
from odoo.tools import format_date, format_time
from odoo.tools.i18n import format_list

from .ha_grant import RECEIVERS, RIGHTS

MOST_NAMED = 3
"""Things that are named; of more, it is said how many they are."""


class HaGrant(models.Model):
    _inherit = "ha.grant"

    sentence = fields.Char("Grant", compute="_compute_sentence")
    receiver_name = fields.Char("Who", compute="_compute_receiver_name")
    what = fields.Char("Gives", compute="_compute_what")
    when = fields.Char(compute="_compute_when")

    @api.depends("sentence")
    def _compute_display_name(self) -> None:
        for grant in self:
            grant.display_name = grant.sentence

    @api.depends("receiver", *RECEIVERS.values())
    def _compute_receiver_name(self) -> None:
        for grant in self:
            receiver = grant.sudo()[RECEIVERS[grant.receiver or "user"]]
            grant.receiver_name = receiver.display_name or self.env._("Nobody yet")

    @api.depends(*RIGHTS)
    @api.depends_context("lang")
    def _compute_what(self) -> None:
        for grant in self:
            known = grant.sudo().with_context(active_test=False)
            if grant.scope == "all":
                grant.what = self.env._("everything of %s", known.instance_id.name or "…")
            elif grant.scope == "matching":
                grant.what = self.env._("everything %s", known._conditions_in_words())
            else:
                names = [*known.entity_group_ids.mapped("name"), *known.entity_ids.mapped("display_name")]
                grant.what = self._listed(names) or self.env._("nothing yet")

    def _conditions_in_words(self) -> str:
        words = []
        if self.domain:
            words.append(self.env._("of the domain %s", self.domain))
        if self.label_id:
            words.append(self.env._("labelled %s", self.label_id.name))
        if self.tag_id:
            words.append(self.env._("tagged %s", self.tag_id.name))
        if self.device_id:
            words.append(self.env._("of the device %s", self.device_id.display_name))
        if self.area_id:
            words.append(self.env._("in the area %s", self.area_id.name))
        if self.floor_id:
            words.append(self.env._("on the floor %s", self.floor_id.name))
        return self._joined(words) or "…"

    @api.model
    def _joined(self, words: list[str]) -> str:
        """One condition after the other."""
        if not words:
            return ""
        joined = words[0]
        for word in words[1:]:
            joined = self.env._("%(conditions)s %(further)s", conditions=joined, further=word)
        return joined

    @api.model
    def _listed(self, names: list[str]) -> str:
        if len(names) <= MOST_NAMED:
            return ", ".join(names)
        named = ", ".join(names[: MOST_NAMED - 1])
        return self.env._("%(names)s and %(number)s more", names=named, number=len(names) - MOST_NAMED + 1)

    @api.depends("begins", "ends", "hours")
    @api.depends_context("lang", "tz")
    def _compute_when(self) -> None:
        for grant in self:
            words = [grant.hours] if grant.hours else []
            if grant.begins:
                words.append(self.env._("from %s", self._moment_in_words(grant.begins)))
            if grant.ends:
                words.append(self.env._("until %s", self._moment_in_words(grant.ends)))
            grant.when = ", ".join(words)

    @api.model
    def _moment_in_words(self, moment) -> str:
        """Nothing for none: Odoo tries each mail template with any record when it is saved or updated."""
        if not moment:
            return ""
        local = fields.Datetime.context_timestamp(self, moment)
        time = format_time(self.env, local.timetz(), time_format="short")
        return f"{format_date(self.env, local.date(), date_format='medium')} {time}"

    @api.depends("receiver_name", "what", "when", "access", "service_ids.title")
    @api.depends_context("lang", "tz")
    def _compute_sentence(self) -> None:
        for grant in self:
            words = {"who": grant.receiver_name, "what": grant.what}
            services = grant.sudo().service_ids
            if grant.access == "control" and services:
                words["services"] = format_list(self.env, services.mapped("title"))
                sentence = self.env._("%(who)s may control %(what)s, also by %(services)s", **words)
            elif grant.access == "control":
                sentence = self.env._("%(who)s may control %(what)s", **words)
            else:
                sentence = self.env._("%(who)s may view %(what)s", **words)
            grant.sentence = f"{sentence}, {grant.when}" if grant.when else sentence
