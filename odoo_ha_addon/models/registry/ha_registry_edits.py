"""What people change here goes to Home Assistant: only the keys that they changed, once the change is committed.

Until Home Assistant confirms it, an edit is *pending*: `sync_pending` holds, by field, what Home Assistant
had before (`base`) and, where that is something else by now, what it has (`theirs`). The record itself
shows what the person wants. Nothing here talks to anybody; a command is a row that the bridge sends
(`ha.command`).
"""

from datetime import timedelta
from typing import Any

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...protocol.registry_diff import plain, still_unconfirmed
from ...protocol.registry_kinds import KINDS, same
from ...protocol.registry_records import record_values
from ..common.parameters import parameters_of
from .ha_registry_mixin import IN_STEP


class HaRegistryMixin(models.AbstractModel):
    _inherit = "ha.registry.mixin"

    edit_obstacle = fields.Char(
        compute="_compute_edit_obstacle", help="Why it cannot be edited here; empty if it can"
    )

    @api.depends("instance_id", "active")
    @api.depends_context("lang")
    def _compute_edit_obstacle(self) -> None:
        for record in self:
            record.edit_obstacle = record._obstacle()

    def _obstacle(self) -> str | bool:
        """Why edits of this record cannot be sent to Home Assistant."""
        if not self.active:
            return self.env._("Home Assistant no longer has it.")
        return self._obstacle_of(self.instance_id)

    @api.model
    def _obstacle_of(self, instance) -> str | bool:
        connection = instance.sudo().connection_id
        if instance and not connection.ha_version:
            return self.env._("Home Assistant has not been connected yet.")
        if instance and not connection.is_admin:
            return self.env._(
                "The access token of %s is not an administrator's. "
                "Home Assistant lets only administrators change this.",
                instance.sudo().name,
            )
        return False

    @api.model
    def default_get(self, fields_list):
        defaults = super().default_get(fields_list)
        if "instance_id" in fields_list and self._kind.creatable and not defaults.get("instance_id"):
            defaults["instance_id"] = self.env["ha.instance"]._current_id(clean_up=False)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._is_from_home_assistant() or not self._kind.creatable:
            return records
        for record in records:
            record._check_may_edit()
            record._send_creation()
        return records

    def write(self, vals: dict) -> bool:
        if self._is_from_home_assistant():
            return super().write(vals)
        if "instance_id" in vals and self.instance_id.ids not in ([], [vals["instance_id"]]):
            raise UserError(
                self.env._("%s cannot be moved to another Home Assistant.", self[:1].display_name)
            )
        edited = [name for name in vals if name in self._kind.editable]
        if not edited:
            return super().write(vals)
        for record in self:
            record._check_may_edit()
        before = {record: record._ha_values(edited) for record in self}
        result = super().write(vals)
        for record in self:
            record._edited(before[record])
        return result

    def action_retry(self) -> None:
        """Send once more what Home Assistant has refused, or has changed meanwhile."""
        for record in self:
            record._check_may_edit()
            pending = {
                name: {"base": edit.get("theirs", edit.get("base"))}
                for name, edit in (record.sync_pending or {}).items()
            }
            record.sudo().write({"sync_pending": pending})
            if record[self._kind.key] and not pending:
                record._as_home_assistant().write(IN_STEP)
            elif record[self._kind.key]:
                record._send(list(pending))
            else:
                record._send_creation()

    def action_take_theirs(self) -> None:
        """Give up the edits that Home Assistant does not have, and show what it has."""
        for record in self:
            record.check_access("write")
            record._drop_unsent()
            if record._command_under_way():
                raise UserError(self.env._("The change is on its way to Home Assistant already."))
            if not record[self._kind.key]:
                record._as_home_assistant().unlink()
                continue
            theirs = {
                name: edit.get("theirs", edit.get("base"))
                for name, edit in (record.sync_pending or {}).items()
            }
            record._as_home_assistant().write({**record._from_ha(theirs), **IN_STEP})

    def action_delete_in_home_assistant(self) -> None:
        """Ask Home Assistant to delete these; they are archived here when it has."""
        for record in self:
            record._check_may_edit()
            if not record[self._kind.key]:
                record.action_take_theirs()
                continue
            record._defer("delete", {})

    @api.constrains("instance_id")
    def _check_instance_stays(self) -> None:
        """A record is of one Home Assistant for ever; and so is what it refers to."""
        if self._is_from_home_assistant():
            return
        for record in self:
            for name in (*self._kind.links, *self._kind.many):
                if record[name].instance_id - record.instance_id:
                    raise ValidationError(
                        self.env._("%s belongs to another Home Assistant.", record[name][:1].display_name)
                    )

    def _is_from_home_assistant(self) -> bool:
        # A client may put anything into its context; only the superuser speaks for Home Assistant.
        return self.env.su and bool(self.env.context.get("from_home_assistant"))

    def _as_home_assistant(self):
        """The same records, to write what Home Assistant has said."""
        return self.sudo().with_context(from_home_assistant=True, tracking_disable=True)

    def _check_may_edit(self) -> None:
        """:raises UserError: Home Assistant cannot be reached; nothing is changed then"""
        self.check_access("write")
        if obstacle := self._obstacle():
            raise UserError(
                self.env._("%(record)s cannot be changed: %(why)s", record=self.display_name, why=obstacle)
            )

    def _edited(self, before: dict) -> None:
        """Send the fields whose value is another than before."""
        self._check_instance_stays()
        after = self._ha_values(list(before))
        changed = [name for name, value in after.items() if not same(value, before[name])]
        if not changed:
            return
        pending = dict(self.sync_pending or {})
        for name in changed:
            edit = pending.get(name, {"base": before[name]})
            pending[name] = {"base": edit.get("theirs", edit.get("base"))}
        self.sudo().write({"sync_pending": pending})
        if self[self._kind.key]:
            self._send(changed)

    def _send(self, names: list[str]) -> None:
        """Tell Home Assistant the values of these fields; what refers to something that it does not have yet waits."""
        waits = [name for name in names if self._refers_to_unknown(name)]
        values = self._ha_values([name for name in names if name not in waits])
        if values:
            self._defer(
                "update",
                {self._kind.editable[name]: self._as_sent(name, value) for name, value in values.items()},
            )
        if waits:
            self._note_sending(self.env._("Waiting until Home Assistant has what it refers to."))

    def _send_creation(self) -> None:
        kind = self._kind
        nothing = self.new({})._ha_values([name for name in kind.editable if self[name]])
        self.sudo().write({"sync_pending": {name: {"base": value} for name, value in nothing.items()}})
        known = self._ha_values([name for name in nothing if not self._refers_to_unknown(name)])
        self._defer(
            "create", {kind.editable[name]: self._as_sent(name, value) for name, value in known.items()}
        )

    def _defer(self, verb: str, data: dict) -> None:
        kind = self._kind
        payload = {"type": f"config/{kind.name}_registry/{verb}", **data}
        if verb != "create":
            payload |= self._address()
        self.env["ha.command"]._defer(
            self.instance_id, payload["type"], payload, self._seconds_to_wait(),
            entity=self if kind.name == "entity" else None, record=self,
        )  # fmt: skip
        self._note_sending(False)

    def _seconds_to_wait(self) -> int:
        """How long an edit waits for Home Assistant."""
        return parameters_of(self.env).edit_within_hours * 3600

    def _note_sending(self, message: str | bool) -> None:
        self.sudo().write(
            {
                "sync_state": "sending",
                "sync_message": message,
                "sync_deadline": fields.Datetime.now() + timedelta(seconds=self._seconds_to_wait()),
                **self._sync_user(),
            }
        )

    def _sync_user(self) -> dict:
        """Who wants this edit; what is resumed later stays theirs, and nobody's right counts for the system's."""
        if self.env.context.get("ha_resumed"):
            return {}
        return {"sync_user_id": False if self.env.su else self.env.uid}

    def _address(self) -> dict:
        """How Home Assistant's commands name this record."""
        return {f"{self._kind.name}_id": self[self._kind.key]}

    def _as_sent(self, name: str, value):
        """A value as Home Assistant's commands take it."""
        if self._fields[name].type == "json":
            return value or []
        return value

    def _ha_values(self, names: list[str]) -> dict:
        """By field. A reference to what Home Assistant does not have yet is ``#`` and the record's id."""
        return {name: self._ha_value(name) for name in names}

    def _ha_value(self, name: str):
        kind, value = self._kind, self[name]
        if name in kind.links:
            return value._ha_id() if value else None
        if name in kind.many:
            return sorted(record._ha_id() for record in value)
        return value if self._fields[name].type == "integer" else value or None

    def _ha_id(self) -> str:
        return self[self._kind.key] or f"#{self.id}"

    def _refers_to_unknown(self, name: str) -> bool:
        return bool(self._unknown_targets(name))

    def _unknown_targets(self, name: str):
        """What the field refers to that Home Assistant does not have; an empty list for a field that refers
        to nothing.
        """
        kind = self._kind
        if name not in kind.links and name not in kind.many:
            return []
        return self[name].filtered(lambda target: not target[target._kind.key])

    def _from_ha(self, values: dict) -> dict:
        """Values for `write`, from values as Home Assistant means them; what is not here any more is left out."""
        kind, ids = self._kind, {}
        for _, target in (*kind.links.values(), *kind.many.values()):
            known = self.env[KINDS[target].model].sudo().search([("instance_id", "=", self.instance_id.id)])
            ids[target] = {record._ha_id(): record.id for record in known}
        return record_values(kind, values, ids)

    @api.model
    def _settle(self, instance_id: int) -> list[str]:
        """Take over what became of the edits of an instance; the bridge calls this.

        :return: the models of the records that were edited
        """
        finished = self.env["ha.command"]._take_finished_edits(instance_id)
        records: dict[tuple[str, int], list[dict]] = {}
        for command in finished:
            records.setdefault((command["res_model"], command["res_id"]), []).append(command)
        for (model, record_id), commands in records.items():
            if record := self.env[model].browse(record_id).exists():
                record._settle_edits(commands)
        if finished:
            self._resume_waiting(instance_id)
        return sorted({model for model, _ in records})

    def _settle_edits(self, commands: list[dict]) -> None:
        """:param commands: finished, oldest first, as `ha.command._take_finished_edits` gives them"""
        theirs: dict[str, Any] = {}
        for command in commands:
            verb = command["payload"]["type"].rpartition("/")[2]
            if verb == "delete" and command["state"] == "done":
                self._archive_gone()
                return
            if command["state"] == "done":
                theirs |= self._take_answer(command, verb)
        if not self.active:
            return
        left = still_unconfirmed(
            self.sync_pending or {}, self._ha_values(list(self.sync_pending or {})), theirs
        )
        if lost := [command for command in commands if command["code"] == "right_lost"]:
            left = self._undo(lost, left, theirs)
        last = (lost or commands)[-1]
        if self._command_under_way():
            self.write({"sync_pending": left})
        elif last["state"] != "done" or left.keys() & theirs.keys():
            self._note_refusal(last, left)
        elif left:
            # About these nothing has been sent yet: they wait for something that Home Assistant does not have.
            self.write({"sync_pending": left})
        else:
            self.write(IN_STEP)

    def _undo(self, commands: list[dict], left: dict, theirs: dict) -> dict:
        """Show what Home Assistant has in place of edits that were not sent for want of a right; what others have
        edited stays, and so does a record that Home Assistant never had.

        :return: what is left of `left`
        """
        if not self[self._kind.key]:
            return left
        under_way = self.env["ha.command"]._keys_under_way(self)
        asked = {key for command in commands for key in command["payload"]}
        names = [
            name for name in left if (key := self._kind.editable[name]) in asked and key not in under_way
        ]
        before = {name: theirs.get(name, left[name].get("theirs", left[name].get("base"))) for name in names}
        self.write(self._from_ha(before))
        return {name: edit for name, edit in left.items() if name not in names}

    def _take_answer(self, command: dict, verb: str) -> dict:
        """What Home Assistant has by now, of the fields that a command was about."""
        row = command["response"]
        row = row.get("entity_entry", row) if isinstance(row, dict) else {}
        key = self._kind.id_of(row)
        if verb == "create" and key and not self[self._kind.key]:
            self.write({self._kind.key: key})
        answered = self._kind.read(row) if key else {}
        names = [name for name, ha_key in self._kind.editable.items() if ha_key in command["payload"]]
        return {name: plain(answered[name]) for name in names if name in answered}

    def _note_refusal(self, command: dict, left: dict) -> None:
        """Say what Home Assistant did not take over, in its words where it has any."""
        if command["state"] == "done":
            names = ", ".join(self._fields[name]._description_string(self.env) for name in left)
            message = self.env._("Home Assistant did not accept: %s", names)
        elif command["code"] == "right_lost":
            message = self._words_of_lost_right()
        else:
            outcome = self.env["ha.command"]._outcome(command["state"], command["code"], command["error"])
            message = outcome["error"]
        self.write(
            {"sync_pending": left, "sync_state": "refused", "sync_message": message, "sync_deadline": False}
        )

    def _words_of_lost_right(self) -> str:
        if self[self._kind.key]:
            return self.env._(
                "Whoever changed it may no longer do so. Home Assistant was not told, and the change is undone."
            )
        return self.env._("Whoever created it may no longer do so. Home Assistant was not told.")

    @api.model
    def _resume_waiting(self, instance_id: int) -> None:
        """Send what waited for something that Home Assistant has by now, or will never have."""
        for kind in KINDS.values():
            sending = self.env[kind.model].search(
                [("instance_id", "=", instance_id), ("sync_state", "=", "sending")]
            )
            for record in sending:
                if record[kind.key] and record.sync_pending and not record._command_under_way():
                    user = record.sync_user_id
                    record.with_user(user or SUPERUSER_ID).sudo().with_context(ha_resumed=bool(user))._go_on()

    def _go_on(self) -> None:
        """Send what can be sent of an edit that waits."""
        pending = self.sync_pending
        waits_for = {name: self._unknown_targets(name) for name in pending if self._refers_to_unknown(name)}
        if len(waits_for) < len(pending):
            self._send(list(pending))
        for targets in waits_for.values():
            if refused := targets.filtered(lambda target: target.sync_state != "sending"):
                message = self.env._("Home Assistant does not have %s.", refused[0].display_name)
                self._as_home_assistant().write(
                    {"sync_state": "refused", "sync_message": message, "sync_deadline": False}
                )

    def _command_under_way(self) -> bool:
        return self.env["ha.command"]._edit_under_way(self)

    def _drop_unsent(self) -> None:
        self.env["ha.command"]._drop_edits(self)
