"""The steps of a diagnosis, each in one row: its title, when it ends how, and what is said then.

Steps of the way to Home Assistant are those of `hass.diagnosis.STEPS`, which says how they end; the others judge the
instance by what Odoo knows. A sentence is a text, or a function of what the step is about.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from odoo.tools import LazyTranslate, format_datetime
from odoo.tools.translate import LazyGettext

from ..hass.diagnosis import Found, Severity
from ..models.instance.ha_connection_words import paragraph_of, reason_in_words
from ..protocol.connection_states import ConnectionState
from ..token_cipher import TokenUnreadableError

_lt = LazyTranslate(__name__)

SEVERITIES = [
    (Severity.PASSED.value, "OK"),
    (Severity.FAILED.value, "Problem"),
    (Severity.WARNING.value, "Notice"),
    (Severity.UNTRIED.value, "Not tried"),
    (Severity.NOT_APPLICABLE.value, "Does not apply"),
]

Sentence: TypeAlias = LazyGettext | Callable[[Any], str]


class WayStep(NamedTuple):
    """A step to Home Assistant. Sentences get `Found`; a step that failed is told by its error."""

    title: LazyGettext
    sentences: Mapping[Severity, Sentence]


class InstanceStep(NamedTuple):
    """A step that `judge` and the sentences take from the instance (`ha.instance`)."""

    title: LazyGettext
    judge: Callable[[Any], Severity]
    sentences: Mapping[Severity, Sentence]


def _passed(fine: bool) -> Severity:
    return Severity.PASSED if fine else Severity.FAILED


def _state(state: ConnectionState, *, has_url: bool | None = None) -> Callable[[Any], str]:
    """The sentence of a connection state."""
    return lambda instance: reason_in_words(
        instance.env, state, None, None, has_url=bool(instance.url) if has_url is None else has_url
    )


def _token_error(instance) -> str | None:
    """The code of what makes the stored token unreadable."""
    try:
        instance._token_in_clear()
    except TokenUnreadableError as error:
        return error.code
    return None


def can_go(instance) -> bool:
    """Whether there is a way to go: an address, and no token that cannot be read."""
    return bool(instance.url) and not _token_error(instance)


def _no_token(instance) -> str:
    state = ConnectionState.FAILED if instance.has_token else ConnectionState.INCOMPLETE
    return reason_in_words(instance.env, state, _token_error(instance), None, has_url=True)


def _served_by(instance) -> str:
    lease = _lease(instance)
    bridge = lease.bridge_id
    return instance.env._(
        "Served by %(bridge)s on %(host)s, process %(pid)s, since %(since)s.",
        bridge=dict(bridge._fields["kind"]._description_selection(instance.env)).get(
            bridge.kind, bridge.kind
        ),
        host=bridge.host,
        pid=bridge.pid,
        since=_moment(instance, lease.since),
    )


def _lease(instance):
    return instance.env["ha.lease"].sudo().search([("instance_id", "=", instance.id)])


def _is_open(instance) -> bool:
    return ConnectionState(instance.connection_state).is_open


def _reason(instance) -> str:
    return instance.connection_reason


def _last_message(instance) -> str:
    last = instance.sudo().last_message
    return _moment(instance, last) if last else instance.env._("None was received yet.")


def _moment(instance, moment) -> str:
    return format_datetime(instance.env, moment, tz=instance.env.context.get("tz", False))


def _home_assistant(found: Found) -> str:
    if not found.probe:
        return ""
    name = f"{found.probe.location_name} {found.probe.ha_version}"
    return name if found.probe.state == "RUNNING" else f"{name} ({found.probe.state})"


def _user(found: Found) -> str:
    return found.probe.user_name if found.probe else ""


SETTINGS = {
    "active": InstanceStep(
        _lt("Active"),
        lambda instance: _passed(instance.active),
        {
            Severity.PASSED: _lt("The instance is active."),
            Severity.FAILED: _state(ConnectionState.DISABLED),
        },
    ),
    "stored_address": InstanceStep(
        _lt("Address"),
        lambda instance: _passed(bool(instance.url)),
        {
            Severity.PASSED: _lt("An address is stored."),
            Severity.FAILED: _state(ConnectionState.INCOMPLETE, has_url=False),
        },
    ),
    "stored_token": InstanceStep(
        _lt("Access token"),
        lambda instance: _passed(instance.has_token and not _token_error(instance)),
        {Severity.PASSED: _lt("A token is stored."), Severity.FAILED: _no_token},
    ),
}
"""What has to be there before the way can be gone."""

WAY = {
    "address": WayStep(_lt("Address is valid"), {Severity.PASSED: lambda found: str(found.url or "")}),
    "name": WayStep(_lt("Name resolves"), {Severity.PASSED: lambda found: ", ".join(found.addresses)}),
    "port": WayStep(
        _lt("Port is open"), {Severity.PASSED: lambda found: str(found.url.port) if found.url else ""}
    ),
    "tls": WayStep(_lt("Certificate"), {Severity.NOT_APPLICABLE: _lt("The address has no https.")}),
    "home_assistant": WayStep(_lt("Home Assistant answers"), {Severity.PASSED: _home_assistant}),
    "token": WayStep(_lt("Token is accepted"), {Severity.PASSED: _user}),
    "admin": WayStep(
        _lt("Administrator's token"),
        {
            Severity.PASSED: _user,
            Severity.WARNING: _lt(
                "The token is not an administrator's: states and control work, but changing areas, devices and names "
                "in Home Assistant does not."
            ),
        },
    ),
}
"""From the address to the rights of the token, tried right now by this server."""

BRIDGE = {
    "bridge": InstanceStep(
        _lt("Bridge"),
        lambda instance: _passed(instance.env["ha.bridge"]._any_alive()),
        {
            Severity.PASSED: _lt("A bridge is running."),
            Severity.FAILED: _state(ConnectionState.WAITING),
        },
    ),
    "lease": InstanceStep(
        _lt("Lease"),
        lambda instance: _passed(bool(_lease(instance).bridge_id)),
        {Severity.PASSED: _served_by, Severity.FAILED: _lt("No bridge serves this instance.")},
    ),
    "connection": InstanceStep(
        _lt("Connection"),
        lambda instance: _passed(_is_open(instance)),
        {Severity.PASSED: _reason, Severity.FAILED: _reason},
    ),
    "last_message": InstanceStep(
        _lt("Last message"),
        lambda instance: (
            _passed(bool(instance.sudo().last_message)) if _is_open(instance) else Severity.UNTRIED
        ),
        dict.fromkeys((Severity.PASSED, Severity.FAILED, Severity.UNTRIED), _last_message),
    ),
}
"""What the bridge has made of it."""


def way_line(env, name: str, severity: Severity, error, found: Found) -> dict:
    """Values of `ha.diagnosis.line` for a step of the way."""
    step = WAY[name]
    if error:
        text = reason_in_words(env, ConnectionState.FAILED, error.code, error.message, has_url=True)
        paragraph = paragraph_of(env, ConnectionState.FAILED, error.code)
    else:
        text = _in_words(env, step.sentences.get(severity), found)
        paragraph = f"step-{name}"
    return _line(env, step, severity, text, paragraph)


def instance_line(instance, name: str, step: InstanceStep) -> dict:
    """Values of `ha.diagnosis.line` for a step that is judged by what Odoo knows."""
    severity = step.judge(instance)
    sentence = step.sentences.get(severity)
    paragraph = instance.connection_paragraph if sentence is _reason else f"step-{name}"
    return _line(instance.env, step, severity, _in_words(instance.env, sentence, instance), paragraph)


def _line(env, step: WayStep | InstanceStep, severity: Severity, text: str, paragraph: str) -> dict:
    """The documentation is for what is not as it should be."""
    is_odd = severity in (Severity.FAILED, Severity.WARNING)
    return {
        "name": env._(step.title),
        "result": severity.value,
        "text": text,
        "paragraph": is_odd and paragraph,
    }


def _in_words(env, sentence: Sentence | None, about: Any) -> str:
    if sentence is None:
        return ""
    return env._(sentence) if isinstance(sentence, LazyGettext) else sentence(about)
