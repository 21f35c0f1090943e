"""Why Home Assistant could not be found or logged in to, in words that say what to do, while nothing is stored yet.

What is the same for an instance that is there stands with it (`ha_connection_words`); here is what differs because no
bridge tries again, and because there is no form yet that a sentence could point at.
"""

from odoo.api import Environment

from ..hass.errors import HassError
from ..models.instance.ha_connection_words import reason_in_words, with_own_words
from ..protocol.connection_states import ConnectionState

SAME_AS_OF_AN_INSTANCE = {
    "invalid_auth",
    "invalid_tls_options",
    "name_not_resolved",
    "not_home_assistant",
    "tls_without_https",
}


def failure_in_words(env: Environment, error: HassError) -> str:
    """The reason and its remedy as a sentence, with the network's or Home Assistant's own words if they tell more."""
    detail = error.message if error.message != error.default_message else None
    if error.code in SAME_AS_OF_AN_INSTANCE:
        return reason_in_words(env, ConnectionState.FAILED, error.code, detail, has_url=True)
    sentence = _own(env).get(error.code) or env._(
        "Home Assistant answered with something that Odoo did not expect. Try again, and look at the server's log."
    )
    return with_own_words(sentence, detail)


def paragraph_of_failure(env: Environment, error: HassError) -> str:
    """The anchor in docs/troubleshooting.md of what `failure_in_words` says."""
    is_told = error.code in SAME_AS_OF_AN_INSTANCE or error.code in _own(env)
    return error.code if is_told else "connecting-went-wrong"


def _own(env: Environment) -> dict[str, str]:
    return {
        "address_banned": env._(
            "Home Assistant has banned the address of this server. Remove it from ip_bans.yaml in Home Assistant, "
            "restart Home Assistant, then try again."
        ),
        "cannot_connect": env._(
            "Nothing answers at this address. Is Home Assistant running, and can this server reach it? A name that "
            "ends in .local is often known to your own computer only: try the IP address."
        ),
        "handshake_timeout": env._(
            "The server did not answer in time. Is Home Assistant still starting, or a firewall in between?"
        ),
        "invalid_url": env._(
            "This is not an address. Copy it from the browser in which you see Home Assistant, such as "
            "http://homeassistant.local:8123."
        ),
        "login_forbidden": env._(
            "Home Assistant does not let this user log in from here. Perhaps it is limited to the local network: "
            "change that in Home Assistant (Settings, People), or log in as another user."
        ),
        "login_refused": env._(
            "Home Assistant did not accept the login, for example because it took longer than ten minutes. "
            "Log in again."
        ),
        "not_onboarded": env._(
            "This Home Assistant has no user yet. Open it in your browser, create the first one, then try again."
        ),
        "server_unavailable": env._(
            "The server answers, but Home Assistant behind it is not available yet. Wait until it has started, then "
            "try again."
        ),
        "tls_failed": env._(
            "The certificate of the server is not trusted. If it is your own, tell here by which fingerprint it "
            "is known."
        ),
        "websocket_refused": env._(
            "A proxy in between does not pass on WebSocket connections. Allow them there, and have Home Assistant "
            "trust the proxy (trusted_proxies in its http settings)."
        ),
    }
