"""How the connection of an instance is doing, and connecting it again where a manager wants it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...protocol.connection_states import ConnectionState
from ...protocol.identity_questions import DUPLICATE_CODE
from ...protocol.notify import notify
from ...protocol.settings import InstanceSettings
from ..access.ha_refusal import Refusal
from .ha_connection import CONNECTION_STATES
from .ha_connection_words import duplicate_in_words, paragraph_of, reason_in_words, unreadable_in_words

COOLDOWN_SECONDS = 5
"""How long a restart that was not forced has to wait after the last one."""


class HaInstance(models.Model):
    _inherit = "ha.instance"

    connection_id = fields.Many2one(
        "ha.connection", "Connection Record", readonly=True, copy=False, ondelete="set null"
    )
    connection_state = fields.Selection(
        CONNECTION_STATES,
        string="Connection",
        compute="_compute_connection_state",
        search="_search_connection_state",
        compute_sudo=True,
    )
    connection_reason = fields.Char(compute="_compute_connection_state", compute_sudo=True)
    connection_paragraph = fields.Char(
        compute="_compute_connection_state",
        compute_sudo=True,
        help="Where the documentation tells more about the reason",
    )
    unreadable_reason = fields.Char(
        "Unreadable Entities",
        compute="_compute_unreadable_reason",
        compute_sudo=True,
        groups="odoo_ha_addon.group_ha_manager",
    )
    connection_since = fields.Datetime("Since", related="connection_id.since")
    asks_identity = fields.Boolean(compute="_compute_connection_state", compute_sudo=True)
    next_try = fields.Datetime(related="connection_id.next_try")
    ha_version = fields.Char("Version", related="connection_id.ha_version")
    location_name = fields.Char(related="connection_id.location_name")
    last_message = fields.Datetime(related="connection_id.last_message")
    restart_requested = fields.Datetime(readonly=True, copy=False, groups=fields.NO_ACCESS)

    @api.depends(
        "active",
        "url",
        "token_encrypted",
        "connection_id.state",
        "connection_id.code",
        "connection_id.identity_question",
    )
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_connection_state(self) -> None:
        bridge_alive = self.env["ha.bridge"]._any_alive()
        for instance in self:
            connection = instance.connection_id
            if not instance.active:
                state = ConnectionState.DISABLED
            elif not instance.url or not instance.token_encrypted:
                state = ConnectionState.INCOMPLETE
            elif not bridge_alive or not connection.state:
                state = ConnectionState.WAITING
            else:
                said = ConnectionState(connection.state)
                state = ConnectionState.WAITING if said.is_unconfigured else said
            instance.connection_state = state.value
            instance.asks_identity = state is ConnectionState.FAILED and bool(connection.identity_question)
            instance.connection_reason = reason_in_words(
                self.env, state, connection.code, connection.detail, has_url=bool(instance.url)
            )
            instance.connection_paragraph = paragraph_of(self.env, state, connection.code)
            if (
                instance.asks_identity
                and connection.code == DUPLICATE_CODE
                and (other := instance._duplicate_of())
            ):
                instance.connection_reason = duplicate_in_words(self.env, other.name)

    @api.depends("connection_id.unreadable")
    @api.depends_context("lang")
    def _compute_unreadable_reason(self) -> None:
        for instance in self:
            instance.unreadable_reason = unreadable_in_words(self.env, instance.connection_id.unreadable)

    def _search_connection_state(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        # The state hangs on the clock too (is a bridge alive?), so it is computed for all; instances are few.
        instances = self.sudo().with_context(active_test=False).search([])
        return [("id", "in", instances.filtered(lambda i: i.connection_state in value).ids)]

    def _status(self) -> dict:
        """What the current user may know of the connection; times are UTC.

        Managers also learn who serves it and how well.
        """
        self.ensure_one()
        instance = self.sudo()
        connection = instance.connection_id
        lease = (
            self.env["ha.lease"].sudo().search([("instance_id", "=", self.id), ("bridge_id", "!=", False)])
        )
        state = ConnectionState(instance.connection_state)
        served = bool(lease) and state.is_served
        status = {
            "instance_id": self.id,
            "instance_name": instance.name,
            "is_running": state.is_open,
            "config_synced": bool(connection.settings_digest)
            and connection.settings_digest == instance._settings_digest(),
            "current_url": self._known_url(),
            "has_token": instance.has_token,
            "status_text": dict(self._fields["connection_state"]._description_selection(self.env))[
                state.value
            ],
            "state": state.value,
            "code": connection.code or False,
            "reason": instance.with_env(self.env(su=True)).connection_reason,
            "since": self._moment(connection.since),
            "next_try": self._moment(connection.next_try),
            "attempts": connection.attempts,
            "last_message": self._moment(connection.last_message),
            "ha_version": connection.ha_version,
            "location_name": connection.location_name,
            "served": served,
        }
        if self.env["ha.access"]._is_manager():
            status |= self._status_for_managers(connection, lease if served else lease.browse())
        return status

    def _status_for_managers(self, connection, lease) -> dict:
        bridge = lease.bridge_id
        return {
            "detail": connection.detail or False,
            "is_admin": connection.is_admin,
            "lag_seconds": connection.lag,
            "counters": {
                name: connection[name]
                for name in ("messages", "bad_messages", "changes", "writes", "frames", "reconnects")
            },
            "bridge": {
                "name": bridge.name,
                "host": bridge.host,
                "pid": bridge.pid,
                "kind": bridge.kind,
                "started": self._moment(bridge.started),
                "since": self._moment(lease.since),
            }
            if bridge
            else False,
        }

    def _settings_digest(self) -> str:
        """As the bridge computes it (`bridge.settings`), of what is saved now."""
        secret = self.sudo()
        return InstanceSettings(
            id=self.id,
            name=secret.name,
            url=secret.url or "",
            token_encrypted=secret.token_encrypted or "",
            active=secret.active,
            tls_ca=secret.tls_ca or "",
            tls_fingerprint=secret.tls_fingerprint or "",
        ).digest

    def _restart_connection(self, force: bool = False) -> None:
        """Have the bridge connect again, after the commit, even where Home Assistant has refused.

        :param force: do not wait out the cooldown
        :raises AccessError: the user is no manager
        :raises Refusal: `not_configured`, or `cooldown` after a restart less than `COOLDOWN_SECONDS` ago
        """
        self.ensure_one()
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only Home Assistant managers can restart connections."))
        if ConnectionState(self.sudo().connection_state).is_unconfigured:
            raise Refusal("not_configured", self.sudo().connection_reason)
        self.env.cr.execute(
            """
            UPDATE ha_instance SET restart_requested = clock_timestamp() AT TIME ZONE 'UTC'
            WHERE id = %s AND (%s OR restart_requested IS NULL
                OR restart_requested <= (clock_timestamp() AT TIME ZONE 'UTC') - %s * interval '1 second')
            """,
            [self.id, force, COOLDOWN_SECONDS],
        )
        if not self.env.cr.rowcount:
            raise Refusal(
                "cooldown",
                self.env._(
                    "It was restarted less than %s seconds ago. Wait a moment, or force it.", COOLDOWN_SECONDS
                ),
            )
        notify(self.env.cr, "restart", self.id)

    def action_accept_identity(self) -> None:
        """Yes, what answers at this address is the Home Assistant that is meant."""
        self.ensure_one()
        self.check_access("write")
        self.sudo().identity_accepted = self.sudo().connection_id.identity_question

    def action_reconnect(self) -> None:
        """Let the bridge connect again, even where Home Assistant has refused these settings."""
        self.check_access("write")
        for instance in self:
            notify(self.env.cr, "restart", instance.id)

    @staticmethod
    def _moment(moment) -> str | bool:
        """A datetime as Odoo's clients read it (UTC, seconds); False for none."""
        return fields.Datetime.to_string(moment) if moment else False
