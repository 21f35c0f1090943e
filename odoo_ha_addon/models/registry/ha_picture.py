"""The pictures of entities and areas, fetched from Home Assistant in the request that asks for them.

They do not take the way of commands: megabytes a second have no business in PostgreSQL. What a request may take
up is bounded instead: seconds and bytes by `hass.pictures`, and how many requests fetch pictures at a time by slots,
so that most of the server's workers stay free whatever cameras do.
"""

import asyncio

from odoo import models

from ...hass.errors import HassError, InvalidAuth
from ...hass.pictures import NoPicture, Picture, PictureTooLarge, fetch_picture
from ...hass.tls import TlsOptions
from ...protocol.connection_states import ConnectionState
from ...token_cipher import TokenUnreadableError
from ..access.ha_refusal import Refusal
from ..common.slots import slot_count, take_slot
from ..instance.ha_connection_words import reason_in_words

SLOTS_LOCK = 0x48415049
"""First key of the advisory locks that are the slots."""


class HaPictureMixin(models.AbstractModel):
    _name = "ha.picture.mixin"
    _description = "Home Assistant Record With a Picture"

    def _picture_path(self) -> str | None:
        """The path of the picture below Home Assistant's base address; None if it has none to be fetched."""
        raise NotImplementedError

    def _picture(self) -> Picture:
        """What it looks like now. The caller has found it with the user's rights.

        :raises Refusal: `no_picture`; `busy` if as many pictures are being fetched as may be; `not_connected`;
            `failed` in Home Assistant's words
        """
        self.ensure_one()
        path = self._picture_path()
        if path is None:
            raise Refusal("no_picture", self.env._("%s has no picture.", self.display_name))
        instance = self.instance_id.sudo()
        # A wrong token must not be tried again and again: Home Assistant would ban this server's address.
        if not ConnectionState(instance.connection_state).is_open:
            raise Refusal(
                "not_connected", instance.connection_reason or self.env._("Home Assistant is not connected.")
            )
        if not take_slot(self.env.cr, SLOTS_LOCK, slot_count()):
            raise Refusal("busy", self.env._("Too many pictures at a time. Try again in a moment."))
        return self._fetch_picture(instance, path)

    def _fetch_picture(self, instance, path: str) -> Picture:
        tls = TlsOptions(ca_pem=instance.tls_ca or None, fingerprint=instance.tls_fingerprint or None)
        try:
            return asyncio.run(fetch_picture(instance.url, instance._token_in_clear(), path, tls=tls))
        except NoPicture:
            raise Refusal("no_picture", self.env._("%s has no picture.", self.display_name)) from None
        except PictureTooLarge:
            raise Refusal(
                "failed", self.env._("The picture of %s is too large.", self.display_name)
            ) from None
        except InvalidAuth:
            raise Refusal("failed", self.env._("Home Assistant does not provide this picture.")) from None
        except TokenUnreadableError as error:
            reason = reason_in_words(self.env, ConnectionState.FAILED, error.code, None, has_url=True)
            raise Refusal("failed", reason) from None
        except HassError:
            raise Refusal(
                "failed", self.env._("The picture of %s could not be fetched.", self.display_name)
            ) from None
