"""The key of the access tokens, as an administrator sees it: whether there is one and where it comes from, but never
the key itself.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...token_cipher import (
    FILE_SUFFIX,
    KEY_VARIABLE,
    OLD_KEY_VARIABLE,
    TokenUnreadableError,
    find_key,
    new_key,
)
from ..instance.ha_token import keys_of

SHOWS_NEW_KEY = "ha_shows_new_key"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ha_token_key_state = fields.Selection(
        [("set", "Set"), ("missing", "Missing"), ("fault", "Cannot be read")],
        "Key of Access Tokens",
        compute="_compute_ha_token_key",
    )
    ha_token_key_source = fields.Text("Where the Key Comes From", compute="_compute_ha_token_key")
    ha_token_key_tokens = fields.Text("Tokens of the Key", compute="_compute_ha_token_key")
    ha_new_token_key = fields.Char(
        "New Key",
        store=False,
        default=lambda self: self._ha_new_token_key(),
        help="Shown this once and kept nowhere",
    )

    @api.model
    def _ha_new_token_key(self) -> str | bool:
        return new_key() if self.env.context.get(SHOWS_NEW_KEY) and self.env.user._is_system() else False

    def _compute_ha_token_key(self) -> None:
        found = find_key()
        state = "set" if found.key else "fault" if found.fault else "missing"
        for settings in self:
            settings.ha_token_key_state = state
            settings.ha_token_key_source = self._ha_words_of_key(found)
            settings.ha_token_key_tokens = self._ha_words_of_tokens()

    def _ha_words_of_key(self, found) -> str:
        if found.key and found.source == KEY_VARIABLE:
            words = self.env._("It comes from %s in the environment of this Odoo process.", KEY_VARIABLE)
        elif found.key:
            words = self.env._("It comes from the file that %s names.", found.source)
        elif found.fault:
            return self.env._(
                "The file that %(variable)s names cannot be used (%(reason)s). Access tokens that are entered now are "
                "protected by the database's own secret alone: whoever gets a copy of the database can read them.",
                variable=found.source,
                reason=found.fault,
            )
        else:
            return self.env._(
                "Access tokens are protected by the database's own secret alone: whoever gets a copy of the database "
                "can read them. Set %(variable)s in the environment of every Odoo process and bridge, or %(file)s to "
                "the path of a file, and restart them.",
                variable=KEY_VARIABLE,
                file=KEY_VARIABLE + FILE_SUFFIX,
            )
        old = find_key(OLD_KEY_VARIABLE)
        if old.key:
            return f"{words} " + self.env._("The key before it is set, too (%s).", old.source)
        return words

    def _ha_words_of_tokens(self) -> str:
        keys = keys_of(self.env)
        stored = (
            self.env["ha.instance"]
            .sudo()
            .with_context(active_test=False)
            .search([])
            .mapped("token_encrypted")
        )
        texts = [text for text in stored if text]
        if not texts:
            return self.env._("No access token is stored yet.")
        behind = unreadable = 0
        for text in texts:
            if keys.is_current(text):
                continue
            try:
                keys.decrypt(text)
                behind += 1
            except TokenUnreadableError:
                unreadable += 1
        words = []
        if current := len(texts) - behind - unreadable:
            words.append(
                self.env._("Access tokens with this key: %s.", current)
                if keys.configured
                else self.env._("Access tokens without a key: %s.", current)
            )
        if behind:
            words.append(
                self.env._(
                    "With an earlier one or none: %s. Let the command odoo-bin ha_bridge rekey encrypt them with this "
                    "one.",
                    behind,
                )
            )
        if unreadable:
            words.append(
                self.env._(
                    "Not to be decrypted with what this process has: %(number)s. Set the earlier key as %(variable)s, "
                    "or enter the tokens again.",
                    number=unreadable,
                    variable=OLD_KEY_VARIABLE,
                )
            )
        return " ".join(words)

    def action_ha_new_token_key(self) -> dict:
        """The dialog with a new key, which nobody keeps.

        :raises AccessError: for administrators of the system alone
        """
        if not self.env.user._is_system():
            raise AccessError(self.env._("Only administrators of Odoo may do this."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Key for Access Tokens"),
            "res_model": "res.config.settings",
            "views": [(self.env.ref("odoo_ha_addon.view_ha_new_token_key").id, "form")],
            "context": {SHOWS_NEW_KEY: True},
            "target": "new",
        }
