"""What each connection state means for a person, and what to do about it."""

import re

from odoo.api import Environment

from ...protocol.connection_states import ConnectionState
from ...protocol.parameters import EMBEDDED
from ...token_cipher import KEY_VARIABLE

SHOWN_WITH_DETAIL = (ConnectionState.RETRYING, ConnectionState.FAILED)
"""States whose sentence is completed by Home Assistant's or the network's own words."""
MOST_SHOWN = 5
"""Entities that are named in one sentence."""


def reason_in_words(
    env: Environment, state: str, code: str | None, detail: str | None, *, has_url: bool
) -> str:
    """The reason of a connection state as a sentence that says what to do, in the user's language.

    :param state: a `ConnectionState`, or its text
    :param code: stable code of the error (`hass.errors`), if any
    :param detail: what Home Assistant or the network said, in its own words
    :param has_url: whether the instance has an address
    """
    known = ConnectionState(state)
    sentence = _of_error(env, code) if code and known.is_trouble else ""
    if not sentence:
        sentence = _of_state(env, known, has_url)
    return with_own_words(sentence, detail) if known in SHOWN_WITH_DETAIL else sentence


def paragraph_of(env: Environment, state: str, code: str | None) -> str:
    """The anchor in docs/troubleshooting.md of what `reason_in_words` says."""
    known = ConnectionState(state)
    return code if code and known.is_trouble and _of_error(env, code) else f"state-{known.value}"


def with_own_words(sentence: str, detail: str | None) -> str:
    """The sentence, and Home Assistant's or the network's own words without the sentence that they begin with."""
    own_words = detail and (re.search(r"\((.*)\)\.?$", detail) or [None, detail])[1]
    return f"{sentence} ({own_words})" if own_words and own_words not in sentence else sentence


def duplicate_in_words(env: Environment, name: str) -> str:
    """That an instance is not connected because another one is the same Home Assistant, and what to do.

    :param name: of the other one
    """
    return env._(
        'The same Home Assistant, or a copy of it, is connected by the instance "%s" already. Everything would be '
        "there twice. Archive one of the two, or accept it if this is intended.",
        name,
    )


def unreadable_in_words(env: Environment, unreadable: dict | None) -> str:
    """Which entities cannot be read and why, in the user's language; empty where all can be.

    :param unreadable: `count`, and `entities`: codes of `hass.compressed.UNREADABLE` by entity id, of the first
    """
    if not unreadable or not unreadable.get("count"):
        return ""
    count = unreadable["count"]
    reasons = {
        "left_out": env._("Home Assistant leaves it out, because its state cannot be written as JSON"),
        "malformed": env._("what Home Assistant sends of it makes no sense"),
        "too_deep": env._("its attributes are nested too deep"),
        "too_big": env._("its attributes are too large"),
        "too_long": env._("the text of its state is too long"),
    }
    shown = list(unreadable["entities"].items())[:MOST_SHOWN]
    listed = "; ".join(f"{entity_id} ({reasons.get(code, code)})" for entity_id, code in shown)
    if count == 1:
        return env._("1 entity cannot be read: %s.", listed)
    if count > len(shown):
        return env._(
            "%(count)s entities cannot be read: %(listed)s; and %(more)s more.",
            count=count, listed=listed, more=count - len(shown),
        )  # fmt: skip
    return env._("%(count)s entities cannot be read: %(listed)s.", count=count, listed=listed)


def _of_state(env: Environment, state: ConnectionState, has_url: bool) -> str:
    if state is ConnectionState.WAITING:
        return _why_no_bridge(env)
    texts = {
        ConnectionState.DISABLED: env._("The instance is archived. Unarchive it to connect."),
        ConnectionState.INCOMPLETE: env._(
            "The access token is missing. Create one in your profile in Home Assistant and paste it here."
        )
        if has_url
        else env._(
            "The address is missing. Enter it as in the browser, such as http://homeassistant.local:8123."
        ),
        ConnectionState.CONNECTING: env._("Connecting to Home Assistant."),
        ConnectionState.SYNCING: env._("Connected. Reading the entities."),
        ConnectionState.CONNECTED: env._("Connected. States are live."),
        ConnectionState.RETRYING: env._("The connection was lost. Odoo tries again automatically."),
        ConnectionState.REFUSED: env._("Home Assistant refused the connection."),
        ConnectionState.FAILED: env._("The connection cannot work with these settings."),
    }
    return texts[state]


def _why_no_bridge(env: Environment) -> str:
    if modules := env["ir.module.module"]._keeping_bridges_off():
        return env._(
            "No bridge is running: it waits for modules that are marked to be installed, upgraded or uninstalled "
            "(%s). If nobody is doing that right now, carry it out in Apps, or cancel it there; then the bridge starts "
            "by itself.",
            ", ".join(modules.mapped("shortdesc")),
        )
    if env["ir.config_parameter"].sudo().get_param(EMBEDDED) == "off":
        return env._(
            "No bridge is running: the one within Odoo is switched off in the settings. Start the command "
            "odoo-bin ha_bridge, or switch it on there."
        )
    return env._(
        "No bridge is running. It starts with Odoo; if this message stays, look at the server's log."
    )


def _of_error(env: Environment, code: str) -> str:
    texts = {
        "invalid_auth": env._(
            "Home Assistant refused the access token. Create a new one in your profile in Home Assistant "
            "(Security, Long-lived access tokens) and paste it here."
        ),
        "address_banned": env._(
            "Home Assistant has banned the address of this server. Remove it from ip_bans.yaml in Home Assistant, "
            "restart Home Assistant, then save this instance again."
        ),
        "cannot_connect": env._(
            "Nothing answers at this address. Is Home Assistant running, and can this server reach it? It is tried "
            "again by itself."
        ),
        "name_not_resolved": env._(
            "The host name in the address cannot be found. Check it, or use the IP address."
        ),
        "handshake_timeout": env._("The server did not answer in time. Odoo tries again automatically."),
        "server_unavailable": env._(
            "The server answers, but Home Assistant behind it is not available yet. Odoo tries again automatically."
        ),
        "tls_failed": env._(
            "The certificate of the server is not trusted. Add its certificate authority or its fingerprint here, or "
            "correct the address."
        ),
        "tls_without_https": env._(
            "A fingerprint or an own certificate authority is set, but the address starts with http://, where "
            "nothing is encrypted and no certificate is checked. Change the address to https://, or remove what is set."
        ),
        "invalid_tls_options": env._(
            "The fingerprint or the certificate authority cannot be used. Check how it is written."
        ),
        "not_home_assistant": env._(
            "What answers at this address is not Home Assistant. Check address and port."
        ),
        "invalid_url": env._(
            "The address is not valid. Enter it as in the browser, such as http://homeassistant.local:8123."
        ),
        "connection_lost": env._("The connection was lost. Odoo tries again automatically."),
        "message_too_big": env._(
            "Home Assistant sent a message that is larger than the limit. Odoo tries again automatically."
        ),
        "protocol_error": env._(
            "The answers were not those of Home Assistant. Odoo tries again automatically."
        ),
        "command_timeout": env._("Home Assistant did not answer in time. Odoo tries again automatically."),
        "bridge_error": env._(
            "Odoo's bridge got something that it did not expect. It tries again automatically; the server's log has "
            "the details."
        ),
        "unexpected_answer": env._(
            "Home Assistant answered with something else than it was asked for. Odoo tries again automatically."
        ),
        "answer_too_deep": env._(
            "Home Assistant's answer is nested too deep to be used. Odoo tries again automatically."
        ),
        "answer_too_big": env._(
            "Home Assistant's answer is too large to be used. Odoo tries again automatically."
        ),
        "identity_unknown": env._(
            "Whether this is the same Home Assistant as before could not be found out. Odoo tries again automatically."
        ),
        "identity_other": env._(
            "Another Home Assistant answers at this address than before. Nothing was changed. If it replaces the one "
            "before, accept it: what the old one had is archived. If not, correct the address or the token, or make a "
            "new instance for it."
        ),
        "identity_older": env._(
            "This Home Assistant is older than it was: it is a copy, or was restored from a backup. Nothing was "
            "changed. Accept it if this is intended, or correct the address."
        ),
        "identity_duplicate": env._(
            "The same Home Assistant, or a copy of it, is connected by another instance already. Everything would be "
            "there twice. Archive one of the two, or accept it if this is intended."
        ),
        "token_key_missing": env._(
            "The access token cannot be decrypted: %s is not set in the environment of an Odoo process. The "
            "administrator of the server has to set it, to the same text for every Odoo process and bridge, and to "
            "restart them; then the instance connects by itself. Only if the key is lost, set a new one and enter the "
            "token again.",
            KEY_VARIABLE,
        ),
        "token_key_differs": env._(
            "The access token cannot be decrypted: it was encrypted with another key than the one in %s of an Odoo "
            "process. The administrator of the server has to give every Odoo process and bridge the same key, the "
            "earlier one if it was changed, and to restart them; then the instance connects by itself. Only if that "
            "key is lost, enter the token again.",
            KEY_VARIABLE,
        ),
    }
    return texts.get(code, "")
