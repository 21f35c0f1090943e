"""What every record has that mirrors a row of one of Home Assistant's registries.

Home Assistant is the authority: what it no longer has is archived with everything that hangs on it, and
comes back when Home Assistant brings it back. Fields that this module does not know are kept in `extra`, so
nothing that was sent is lost.
"""

from odoo import fields, models

from ...protocol.registry_diff import still_unconfirmed
from ...protocol.registry_kinds import Kind

SYNC_STATES = [
    ("in_step", "In sync"),
    ("sending", "Sending"),
    ("refused", "Refused"),
    ("conflict", "Changed on both sides"),
]

MIRRORED = frozenset(
    {
        "active", "extra", "registered_at", "changed_at",
        "sync_state", "sync_message", "sync_pending", "sync_deadline", "sync_user_id",
    }
)  # fmt: skip
"""Fields of the mixin that only the bridge writes."""

IN_STEP = {"sync_state": "in_step", "sync_message": False, "sync_pending": False, "sync_deadline": False}


class HaRegistryMixin(models.AbstractModel):
    _name = "ha.registry.mixin"
    _description = "Home Assistant Registry Record"
    _inherit = ["ha.bridge.written.mixin", "ha.shared.mixin", "ha.current.instance.mixin"]

    _kind: Kind
    """Which registry, and which field stands for which of its keys."""

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    active = fields.Boolean(
        default=True, readonly=True, copy=False, help="Archived when Home Assistant no longer has it"
    )
    extra = fields.Json(
        "Other Fields", readonly=True, copy=False, help="What else Home Assistant sent, unchanged"
    )
    registered_at = fields.Datetime("Created in Home Assistant", readonly=True, copy=False)
    changed_at = fields.Datetime("Changed in Home Assistant", readonly=True, copy=False)

    sync_state = fields.Selection(
        SYNC_STATES, string="Sync", required=True, default="in_step", readonly=True, copy=False
    )
    sync_message = fields.Char(
        readonly=True, copy=False, help="Home Assistant's own words, or what it waits for"
    )
    sync_pending = fields.Json(
        readonly=True, copy=False, help="Edits that Home Assistant has not confirmed yet, by its keys"
    )
    sync_deadline = fields.Datetime(
        "Sent Until", readonly=True, copy=False, help="An edit that was not sent by then is given up"
    )

    sync_user_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Who wants the edit that is under way",
    )

    def _counts(self, model: str, field: str) -> dict:
        """How many records of `model` refer by `field` to each of these."""
        return dict(self.env[model]._read_group([(field, "in", self.ids)], [field], ["__count"]))

    # -- called by the bridge, in its own transactions

    def _archive_gone(self) -> None:
        """Home Assistant no longer has these; what hangs on them stays."""
        self._drop_unsent()
        self.write({"active": False, **IN_STEP})

    def _compare_edits(self, theirs: dict) -> None:
        """Look at the edits that Home Assistant has not confirmed, now that it has said what it has.

        :param theirs: by field
        """
        self.ensure_one()
        pending = self.sync_pending or {}
        left = still_unconfirmed(pending, self._ha_values(list(pending)), theirs)
        if not left:
            self.write(IN_STEP)
        elif any("theirs" in edit for edit in left.values()):
            self._drop_unsent()
            if self._command_under_way():
                # Its answer tells which of the two Home Assistant keeps.
                self.write({"sync_pending": left})
            else:
                self.write(
                    {
                        "sync_pending": left,
                        "sync_state": "conflict",
                        "sync_deadline": False,
                        "sync_message": False,
                    }
                )
        else:
            self.write({"sync_pending": left})

    def _absorb(self, other) -> None:
        """Take over what hangs on another record that stood for the same thing. Other modules extend this."""
        if "note" in self._fields and other["note"] and other["note"] != self["note"]:
            self["note"] = f"{self['note']}\n{other['note']}" if self["note"] else other["note"]
        if "tag_ids" in self._fields:
            self._take_order_of(other)
        if "message_ids" in self._fields:
            other.message_change_thread(self)

    def _rename(self, renamed: dict[int, str], absorbed: list[tuple[int, int]]) -> None:
        """Let records stand for others; pairs are (gone, stays)."""
        for gone, stays in absorbed:
            other = self.browse(gone).exists()
            into = self.browse(stays).exists()
            if other and into:
                into._absorb(other)
                other._retire_absorbed()

    def _retire_absorbed(self) -> None:
        self._archive_gone()

    # pylint: disable-next=missing-return
    def _open_groups(self, *, groups: list[dict], **more) -> None:
        """Empty columns, of which areas have some, take no place from those in which something was found."""
        for group in groups:
            if not group["__count"]:
                group["__fold"] = True
        super()._open_groups(groups=groups, **more)


def search_switch(by: str, operator: str, values):
    """A domain for a switch, of which Home Assistant tells who has set it."""
    if operator != "in":
        return NotImplemented
    wanted = set(values)
    if wanted == {True, False}:
        return [(1, "=", 1)]
    return [(by, "!=" if True in wanted else "=", False)]
