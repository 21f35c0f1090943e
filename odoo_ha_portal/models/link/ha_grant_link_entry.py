"""How guests come in: by the secret, a PIN where one is asked for, and a device that has room."""

from __future__ import annotations

import hashlib
import secrets

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.tools import SQL, consteq

from ..access.outsider import Outsider
from .ha_grant_link import LONGEST_SECRET, MOST_PIN_TRIES, digest

PIN_ROUNDS = 200_000
COMMANDS = (30, 2.0)
"""At once, and then how many a second."""
OPENINGS = (20, 0.2)
LONGEST_NAME = 60
JOINERS = "\u200c\u200d"
"""Nobody sees them, and names of some languages need them."""


def pin_digest(pin: str, salt: str) -> str:
    """What is kept of a PIN, which is short: made slowly, so that the table alone does not give it away soon."""
    return hashlib.pbkdf2_hmac("sha256", pin.encode(errors="replace"), salt.encode(), PIN_ROUNDS).hex()


def new_pin_hash(pin: str) -> str:
    salt = secrets.token_hex(8)
    return f"{salt}${pin_digest(pin, salt)}"


def _as_written(text: object) -> str:
    """In one line, without what cannot be kept, or would make the audit read otherwise than it is."""
    words = " ".join(str(text).split())
    seen = "".join(letter for letter in words if letter.isprintable() or letter in JOINERS)
    return " ".join(seen.split())


class HaGrantLink(models.Model):
    _inherit = "ha.grant.link"

    @api.model
    def _open_by(self, column: str, value: str):
        """The link, as superuser, if it is open: not ended, not revoked, not locked, of an active instance.

        :param column: `secret_hash` or `ref`
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT link.id FROM ha_grant_link AS link
                JOIN ha_grant AS held ON held.link_id = link.id
                JOIN ha_instance AS instance ON instance.id = held.instance_id
                WHERE %s = %s AND held.receiver = 'link' AND held.active AND instance.active AND link.pin_tries < %s
                  AND held.ends > clock_timestamp() AT TIME ZONE 'UTC'
                """,
                SQL.identifier("link", column),
                value,
                MOST_PIN_TRIES,
            )
        )
        return self.sudo().browse(row[0] for row in rows)

    @api.model
    def _by_secret(self, secret: str):
        return self._open_by("secret_hash", digest(secret[: LONGEST_SECRET + 1]))

    @api.model
    def _by_ref(self, ref: str):
        return self._open_by("ref", ref if ref.isalnum() else "")

    def _device(self, token: str | None):
        """The device (ha.grant.link.device, as superuser) of this link that has the token."""
        devices = self.env["ha.grant.link.device"].sudo()
        if not self or not token:
            return devices
        return devices.search([("link_id", "=", self.id), ("token_hash", "=", digest(token))])

    def _outsider(self, device) -> Outsider:
        grant = self.with_context(active_test=False).grant_ids
        return Outsider(grant_id=grant.id, device_id=device.id, name=device.name or "")

    def _enter(self, pin: str, name: str, kind: str) -> str:
        """Let a device in; returns the token that it keeps.

        :raises Refusal: `rate_limited`, `wrong_pin`, `missing_name` or `too_many_devices`
        """
        self.ensure_one()
        self._spend("opening", *OPENINGS)
        name = _as_written(name)[:LONGEST_NAME]
        if self.asks_name and not name:
            raise Refusal("missing_name", self.env._("Please write your name."))
        self._check_pin(str(pin))
        token = secrets.token_urlsafe(32)
        if not self._add_device(token, name, kind):
            raise Refusal(
                "too_many_devices",
                self.env._(
                    "This link is in use on as many devices as it is for. Ask whoever gave it to you."
                ),
            )
        return token

    def _add_device(self, token: str, name: str, kind: str) -> bool:
        """Whether there was room. One after the other: of two that come at once for the last place, one gets it."""
        with self.env["ha.command"]._short_cursor() as cr:
            cr.execute("SELECT most_devices FROM ha_grant_link WHERE id = %s FOR UPDATE", [self.id])
            [most] = cr.fetchone()
            cr.execute("SELECT count(*) FROM ha_grant_link_device WHERE link_id = %s", [self.id])
            [there] = cr.fetchone()
            if there >= most:
                return False
            cr.execute(
                """
                INSERT INTO ha_grant_link_device (link_id, token_hash, name, kind, create_uid, write_uid, create_date,
                    write_date)
                VALUES (%s, %s, %s, %s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
                """,
                [self.id, digest(token), name or None, _as_written(kind)[:200], self.env.uid, self.env.uid],
            )
        return True

    def _check_pin(self, pin: str) -> None:
        """Each try is counted, and kept, before it is compared: many at once are not more than their number."""
        if not self.pin_hash:
            return
        with self.env["ha.command"]._short_cursor() as cr:
            count = "UPDATE ha_grant_link SET pin_tries = pin_tries + 1 WHERE id = %s AND pin_tries < %s"
            cr.execute(f"{count} RETURNING pin_tries", [self.id, MOST_PIN_TRIES])
            counted = cr.fetchone()
            salt, _dollar, kept = self.pin_hash.partition("$")
            is_right = consteq(pin_digest(pin[:64], salt), kept) and counted is not None
            if is_right:
                cr.execute("UPDATE ha_grant_link SET pin_tries = 0 WHERE id = %s", [self.id])
            elif counted == (MOST_PIN_TRIES,):
                # It is locked for those who are in as well: what their pages hear ends with what they may ask.
                self.with_env(self.env(cr=cr)).grant_ids._renew_channels()
        self.invalidate_recordset(["pin_tries"])
        if not is_right:
            raise Refusal("wrong_pin", self.env._("This PIN is wrong."))

    def _spend(self, kind: str, most: int, per_second: float) -> None:
        """Take one of what a link may do in a time, in a transaction of its own.

        :param kind: `command` or `opening`
        :raises Refusal: `rate_limited`
        """
        with self.env["ha.command"]._short_cursor() as cr:
            tokens, moment = SQL.identifier(f"{kind}_tokens"), SQL.identifier(f"{kind}_moment")
            left = SQL(
                "LEAST(%s, COALESCE(%s + %s * EXTRACT(EPOCH FROM now() AT TIME ZONE 'UTC' - %s), %s))",
                most, tokens, per_second, moment, most,
            )  # fmt: skip
            spend = "UPDATE ha_grant_link SET %s = %s - 1, %s = now() AT TIME ZONE 'UTC' WHERE id = %s AND %s >= 1"
            cr.execute(SQL(spend, tokens, left, moment, self.id, left))
            is_allowed = cr.rowcount == 1
        if not is_allowed:
            raise Refusal(
                "rate_limited", self.env._("That was a lot in a short time. Wait a moment, and try again.")
            )

    def _spend_command(self) -> None:
        """:raises Refusal: `rate_limited`"""
        self._spend("command", *COMMANDS)

    def _span(self) -> dict[str, str]:
        """``{"begins", "ends"}`` in UTC: when something will be shared, empty where it is now, and until when."""
        grant = self.grant_ids
        waits = grant.next_change and not grant._holding()
        return {
            "begins": f"{grant.next_change.isoformat()}Z" if waits else "",
            "ends": f"{grant.ends.isoformat()}Z",
        }

    def _seconds_left(self) -> int:
        """Until the end."""
        left = self.with_context(active_test=False).grant_ids.ends - fields.Datetime.now()
        return max(0, int(left.total_seconds()))
