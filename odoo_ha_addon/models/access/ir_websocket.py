"""Which of our bus channels a browser may hear.

A client asks by name; the name becomes a record only after the right was checked, and the record's channel
carries the generation of its rights, so that taking a right away makes everyone who listened deaf at once.

Rights count in all companies of the user: one connection serves all tabs of a browser, and each may have selected
others. What a page has selected it says by the names that it asks for: `follow` gives it channels of the selected
companies alone, and to the name of the status channel it adds their ids.
"""

import re

from odoo import models
from odoo.fields import Domain
from odoo.tools import partition

from ..limits import MOST_CHANNELS

CHANNEL = re.compile(r"(ha_instance|ha_grant)_(\d{1,9})")
STATUS_CHANNEL = re.compile(r"ha_status((?:_\d{1,9})*)")
"""With the ids of the selected companies; without any, all of the user's count."""


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        asked, others = partition(_is_ours, channels)
        return super()._build_bus_channel_list(others + self._ha_channels(asked))

    def _ha_channels(self, names: list[str]) -> list[tuple]:
        """The channels behind the names, as ``(record, subchannel)``; names without a right are left out."""
        if not names or not self.env["ha.access"]._is_user():
            return []
        channels = []
        is_manager = self.env["ha.access"]._is_manager()
        if (selected := _selected(names)) is not None:
            # A manager's form may be open for an instance that was archived before the browser was heard here.
            instances = self.env["ha.instance"].with_context(active_test=not is_manager).search(selected)
            channels += [(instance, f"status:{instance.sudo().acl_generation}") for instance in instances]
        wanted: dict[str, set[int]] = {"ha_instance": set(), "ha_grant": set()}
        for name in names[:MOST_CHANNELS]:
            if match := CHANNEL.fullmatch(name):
                wanted[match[1]].add(int(match[2]))
        if is_manager:
            channels += [
                (instance, str(instance.sudo().acl_generation))
                for instance in self.env["ha.instance"].search([("id", "in", list(wanted["ha_instance"]))])
            ]
        grants = (
            self.env["ha.access"]._grants_of_user().filtered(lambda grant: grant.id in wanted["ha_grant"])
        )
        seen = self.env["ha.instance"].search([("id", "in", grants.instance_id.ids)])
        channels += [
            (grant.with_env(self.env), str(grant.acl_generation))
            for grant in grants
            if grant.instance_id in seen
        ]
        return channels


def _selected(names: list[str]) -> Domain | None:
    """Which instances the status channels among these names are about; None where there are no such channels."""
    asked = [match[1] for name in names[:MOST_CHANNELS] if (match := STATUS_CHANNEL.fullmatch(name))]
    if not asked:
        return None
    if not all(asked):
        return Domain.TRUE
    companies = {int(company) for ids in asked for company in ids[1:].split("_")}
    return Domain("company_id", "in", [*companies, False])


def _is_ours(name) -> bool:
    return isinstance(name, str) and name.startswith("ha_")
