"""Exceptions of one instance: a rule that the addon brings, once more for this instance alone, above the general."""

from dataclasses import replace

from odoo import Command, api, models

from ...storage.policy import Rule


class HaHistoryRule(models.Model):
    _inherit = "ha.history.rule"

    @api.model
    def _general(self, ref: str):
        """A rule that the addon brings, for whoever may choose how long what it decides is kept; empty where people
        have removed or archived it.
        """
        rule = self.env.ref(ref, raise_if_not_found=False)
        return rule.sudo() if rule and rule.sudo().active else self.env["ha.history.rule"]

    def _exceptions(self, instance):
        """The rules that are this one for this instance alone."""
        self.ensure_one()
        same = _conditions(self)
        own = self.sudo().search([("instance_ids", "in", instance.ids)])
        return own.filtered(lambda rule: rule.instance_ids == instance and _conditions(rule) == same)

    def _except(self, instance, keep: str | None) -> None:
        """Keep what the rule decides of an instance for another time.

        :param keep: None for the same as of other instances
        """
        own = self._exceptions(instance)
        if not keep:
            own.unlink()
        elif own:
            own.keep = keep
        else:
            self.copy(
                {
                    "name": f"{instance.name}: {self.name}",
                    "instance_ids": [Command.set(instance.ids)],
                    "company_id": False,
                    "keep": keep,
                    # A later rule of the same place stands below, so it is right above this one.
                    "sequence": self.sequence - 1,
                }
            )


def _conditions(rule) -> Rule:
    """What it is about, apart from whose."""
    return replace(rule._as_rule(), id=0, keep=0, company_id=None, instance_ids=frozenset())
