"""What an administrator decides for a database: how long things are kept, how long is waited, how often is asked.

`protocol/parameters.py` has the defaults and the bounds. Bridges take a change up within a second.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...protocol.notify import notify
from ...protocol.parameters import BOUNDS, DOCUMENTATION, EMBEDDED, INTEGRATION, MONITORS, PREFIX, Parameters
from ..common.documentation import NONE, OWN_PAGE, documentation_url, is_address
from ..common.parameters import parameters_of

NUMBERS = {f"ha_{name}": name for name in BOUNDS}
"""The parameter behind each field."""
USUAL = {"ha_monitors": "", "ha_embedded_bridge": "on", "ha_documentation_url": OWN_PAGE}
"""What holds of the others where nothing is stored."""
MOST_CHARACTERS = 1_000


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ha_command_keep_days = fields.Integer("Days That Commands Are Kept")
    ha_sync_report_keep_days = fields.Integer("Days That Reports of Syncs Are Kept")
    ha_send_within_seconds = fields.Integer("Seconds to Send a Command")
    ha_answer_within_seconds = fields.Integer("Seconds to Answer a Command")
    ha_edit_within_hours = fields.Integer("Hours That an Edit Waits")
    ha_test_within_seconds = fields.Integer("Seconds of a Connection Test")
    ha_failed_retry_seconds = fields.Integer("Seconds Until a Failed Connection Is Tried Again")
    ha_frame_milliseconds = fields.Integer("Milliseconds Between Live Values")
    ha_monitors = fields.Char("More Integrations of Machines")
    ha_embedded_bridge = fields.Boolean("Bridge Within Odoo")
    ha_documentation_url = fields.Char("Page of Troubleshooting")

    @api.constrains(*NUMBERS)
    def _check_ha_numbers(self) -> None:
        for settings in self:
            for name, parameter in NUMBERS.items():
                least, most = BOUNDS[parameter]
                if not least <= settings[name] <= most:
                    raise ValidationError(
                        self.env._(
                            "%(setting)s: a number from %(least)s to %(most)s.",
                            setting=self._fields[name]._description_string(self.env),
                            least=least,
                            most=most,
                        )
                    )

    @api.constrains("ha_monitors")
    def _check_ha_monitors(self) -> None:
        for settings in self:
            text = settings.ha_monitors or ""
            names = [name.strip().lower() for name in text.split(",") if name.strip()]
            if odd := [name for name in names if not INTEGRATION.fullmatch(name)]:
                raise ValidationError(
                    self.env._(
                        "%s is no name of an integration. Write it as Home Assistant has it, in small letters without "
                        "spaces, such as zabbix; between two of them a comma.",
                        odd[0][:80],
                    )
                )
            if len(text) > MOST_CHARACTERS:
                raise ValidationError(
                    self.env._("The names of integrations can have at most %s characters.", MOST_CHARACTERS)
                )

    @api.constrains("ha_documentation_url")
    def _check_ha_documentation_url(self) -> None:
        for settings in self:
            url = (settings.ha_documentation_url or "").strip()
            if url and not (is_address(url) and len(url) <= MOST_CHARACTERS):
                raise ValidationError(
                    self.env._(
                        "%s is no address of a page. It begins with https:// or, for a page of this Odoo, with /.",
                        url[:80],
                    )
                )

    @api.model
    def get_values(self):
        stored = self.env["ir.config_parameter"].sudo()
        parameters = parameters_of(self.env)
        return (
            super().get_values()
            | {name: getattr(parameters, parameter) for name, parameter in NUMBERS.items()}
            | {
                "ha_monitors": stored.get_param(MONITORS) or False,
                "ha_embedded_bridge": stored.get_param(EMBEDDED) != "off",
                "ha_documentation_url": documentation_url(self.env),
            }
        )

    def set_values(self):
        result = super().set_values()
        before = self.get_values()
        values = {PREFIX + parameter: str(self[name]) for name, parameter in NUMBERS.items()}
        values[MONITORS] = (self.ha_monitors or "").strip()
        values[EMBEDDED] = "on" if self.ha_embedded_bridge else "off"
        values[DOCUMENTATION] = (self.ha_documentation_url or "").strip() or NONE
        changed = {name for name in (*NUMBERS, *USUAL) if self[name] != before[name]}
        stored = self.env["ir.config_parameter"].sudo()
        for name in changed:
            key = PREFIX + name.removeprefix("ha_")
            stored.set_param(key, self._without_default(name, values[key]))
        if changed:
            stored.flush_model()  # bridges read it in SQL
            for topic in ("parameters", "module"):
                notify(self.env.cr, topic, 0)
        return result

    @staticmethod
    def _without_default(name: str, value: str) -> str | bool:
        """False for what holds anyway, so that a later default is not overruled by one that nobody has chosen."""
        default = USUAL[name] if name in USUAL else str(getattr(Parameters, NUMBERS[name]))
        return False if value == default else value
