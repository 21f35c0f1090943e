"""What an action of the type *Home Assistant* does: it leaves commands that are sent after the commit.

With a record, it runs once for each; what would be the same call for several of them is sent once.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

from odoo import SUPERUSER_ID, models
from odoo.addons.odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo.exceptions import UserError
from odoo.tools.safe_eval import safe_eval

from ..firing.trigger_values import KEY
from .ir_actions_server import NAMED
from .service_values import RECORDS, problem_of, sendable

MOST_CALLS = 500
"""Commands that one run of an action may leave."""


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _run_action_ha_multi(self, eval_context=None):
        self.ensure_one()
        env = eval_context["env"]
        records = eval_context.get("records") or eval_context.get("record") or ()
        sent: set[str] = set()
        for record in records or [None]:
            try:
                with self._ha_undoing():
                    calls = self._ha_calls(record, {**eval_context, "record": record})
            except UserError as refusal:
                if self.ha_if_refused == "fail":
                    raise
                self._ha_tell_refusal(str(refusal), record)
                continue
            for call in calls:
                key = json.dumps([call.instance.id, call.payload()], sort_keys=True)
                if key in sent:
                    continue
                sent.add(key)
                if len(sent) > MOST_CALLS:
                    raise UserError(self.env._("These are more than %s commands at once.", MOST_CALLS))
                self._ha_send(call, record, env)
        return False

    @contextlib.contextmanager
    def _ha_undoing(self) -> Iterator[None]:
        """Where the action goes on, an expression that fails must not leave a broken transaction behind."""
        if self.ha_if_refused == "fail":
            yield
        else:
            with self.env.cr.savepoint():
                yield

    def _ha_calls(self, record, eval_context: dict[str, Any]) -> list:
        """The calls for one record (of any model, or None), one for each Home Assistant.

        :raises UserError: in words, why there can be none
        """
        env = self._ha_env_to_send(eval_context["env"])
        domain, _point, service = (self.ha_service or "").partition(".")
        data = self._ha_values(eval_context)
        calls = []
        for instance, target in self._ha_targets(record):
            described = self._ha_described_in(instance)
            self._ha_check_values(described, data)
            self._ha_check_connection(instance)
            calls.append(
                env["ha.service.validator"]._allowed_call(
                    instance.with_env(env), domain, service, {**data, **target}
                )
            )
        return calls

    def _ha_check_connection(self, instance) -> None:
        """One that is just away for a moment has until the deadline."""
        state = ConnectionState(instance.connection_state)
        if not (state.is_open or state.is_trying or state is ConnectionState.WAITING):
            raise UserError(
                self.env._(
                    "%(instance)s is not connected. %(reason)s",
                    instance=instance.display_name,
                    reason=instance.connection_reason or "",
                ).strip()
            )

    def _ha_env_to_send(self, env):
        """Of the user whose rights count, in their companies."""
        user = self.ha_user_id
        if not user:
            # Odoo runs the actions of its rules as superuser, whoever has saved the record.
            return env if env.uid == SUPERUSER_ID else env(su=False)
        if not user.active:
            raise UserError(self.env._("The user whose rights the action has is archived."))
        companies = (user.company_id | user.company_ids).ids
        firing = {KEY: env.context[KEY]} if KEY in env.context else {}
        context = {"lang": user.lang, "allowed_company_ids": companies, **firing}
        return env(user=user.id, su=False, context=context)

    def _ha_described_in(self, instance) -> dict[str, Any] | None:
        descriptions = self.env["ha.service.description"]
        described = descriptions._of(instance, self.ha_service)
        if described is None and descriptions._is_known(instance):
            raise UserError(
                self.env._(
                    "%(instance)s has no service %(service)s.",
                    instance=instance.display_name,
                    service=self.ha_service,
                )
            )
        return described

    def _ha_values(self, eval_context: dict[str, Any]) -> dict[str, Any]:
        """The data of the service. An expression that gives nothing leaves its field out."""
        data = {}
        for key, given in (self.ha_data or {}).items():
            if "value" in given:
                if given["value"] is not None:
                    data[key] = given["value"]
                continue
            try:
                value = sendable(self.env, safe_eval(given["expression"].strip(), dict(eval_context)))
            except UserError:
                raise
            except Exception as error:
                raise UserError(
                    self.env._(
                        "The expression of “%(field)s” fails: %(error)s",
                        field=key,
                        error=str(error).partition("\n")[0][:500],
                    )
                ) from error
            if value is not None:
                data[key] = value
        return data

    def _ha_check_values(self, described: dict[str, Any] | None, data: dict[str, Any]) -> None:
        """Take out what is empty, and refuse what does not fit; Home Assistant refuses the rest."""
        for field in described["fields"] if described else ():
            key = field["key"]
            if data.get(key) is False and field["kind"] not in ("boolean", "constant"):
                # So Odoo has an empty field.
                del data[key]
            if key in data and (problem := problem_of(self.env, field, data[key])):
                raise UserError(self.env._("%(field)s: %(problem)s", field=field["name"], problem=problem))
            if field["required"] and key not in data:
                raise UserError(self.env._("%(field)s: %(problem)s", field=field["name"],
                                           problem=self.env._("This is needed.")))  # fmt: skip

    def _ha_targets(self, record) -> list[tuple[Any, dict[str, list[str]]]]:
        """Instances (ha.instance), and what is named in each, such as ``{"area_id": ["kitchen"]}``."""
        if self.ha_target == "nothing":
            if not self.ha_instance_id:
                raise UserError(self.env._("The Home Assistant of the action is gone."))
            return [(self.ha_instance_id, {})]
        if self.ha_target == "record":
            named = [self._ha_of_record(record)]
        else:
            everything = self.with_context(active_test=False)
            named = [everything[name] for name in NAMED.values()]
        if not any(named):
            raise UserError(self.env._("The action has nothing to be called on any more."))
        found: dict[Any, dict[str, list[str]]] = {}
        for records in named:
            if gone := records.filtered(lambda target: not target.active):
                raise UserError(self.env._("%s is gone from Home Assistant.", gone[0].display_name))
            key = RECORDS[records._name]
            for instance, of_it in records.grouped("instance_id").items():
                found.setdefault(instance, {})[key] = of_it.mapped(key)
        return list(found.items())

    def _ha_of_record(self, record):
        """What the record points to. As superuser: whether it may be moved, the validator says."""
        if not record:
            raise UserError(self.env._("There is no record that says where."))
        model = self._ha_target_model()
        if model is None:
            raise UserError(
                self.env._("Choose a field of the record that leads to entities, areas, labels or devices.")
            )
        path = self.ha_target_path or ""
        found = record.sudo().with_context(active_test=False)
        found = found.mapped(path) if path else found
        if not found:
            raise UserError(
                self.env._(
                    "%(record)s has nothing in %(field)s, so that nothing can be done there.",
                    record=record.display_name,
                    field=path,
                )
            )
        return found

    def _ha_send(self, call, record, env) -> None:
        """Leave the command, with what the audit has to say of it."""
        self.env["ha.command"].with_env(call.instance.env)._defer_of_action(self, call, record, env.user)
