"""The commands, as functions of a client and a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from . import energy, logbook, recorder, statistics
from .registries import DETAILS, KEYS, InvalidInfo
from .states import Context

if TYPE_CHECKING:
    from .client import Client

Message = dict[str, Any]
Handler = Callable[["Client", Message], None]

SWITCHABLE = ("light", "switch", "input_boolean")
SERVICES = ("turn_on", "turn_off", "toggle")
CHANGES = ("/create", "/update", "/delete", "/remove")


def handle(client: Client, message: Message) -> None:
    """Answer one command."""
    kind, home = message["type"], client.home
    handler = HANDLERS.get(kind)
    if handler is None or kind in home.unknown:
        client.send_error(message["id"], "unknown_command", "Unknown command.")
    elif kind in home.results:
        client.send(
            b'{"id":%d,"type":"result","success":true,"result":%b}' % (message["id"], home.results[kind])
        )
    elif kind in home.errors:
        client.send_error(message["id"], **home.errors[kind])
    elif kind.startswith("config/") and kind.endswith(CHANGES) and not home.user["is_admin"]:
        client.send_error(message["id"], "unauthorized", "Unauthorized")
    else:
        handler(client, message)


def _ping(client: Client, message: Message) -> None:
    client.send(orjson.dumps({"id": message["id"], "type": "pong"}))


def _supported_features(client: Client, message: Message) -> None:
    client.can_coalesce = client.home.coalesce and "coalesce_messages" in message.get("features", {})
    client.send_result(message["id"])


def _get_config(client: Client, message: Message) -> None:
    client.send_result(message["id"], {**client.home.config, "version": client.home.version})


def _current_user(client: Client, message: Message) -> None:
    client.send_result(message["id"], {**client.home.user, "credentials": [], "mfa_modules": []})


def _long_lived_token(client: Client, message: Message) -> None:
    name = message["client_name"]
    if name in client.home.long_lived:
        client.send_error(message["id"], "unknown_error", "Unknown error")
    else:
        client.home.long_lived[name] = message["lifespan"]
        client.send_result(message["id"], f"long-lived token for {name}")


def _config_entries(client: Client, message: Message) -> None:
    client.send_result(message["id"], client.home.config_entries)


def _get_states(client: Client, message: Message) -> None:
    client.send_result(
        message["id"], [state.as_dict() for state in client.home.states if state.is_writable()]
    )


def _subscribe_entities(client: Client, message: Message) -> None:
    wanted = message.get("entity_ids")
    if wanted is not None and not isinstance(wanted, list):
        return client.send_error(message["id"], "invalid_format", "Entity ID is an invalid entity ID")
    entity_ids = frozenset(wanted) if wanted else None
    client.entity_subscriptions[message["id"]] = entity_ids
    client.send_result(message["id"])
    states = {
        state.entity_id: state.compressed()
        for state in client.home.states
        if (entity_ids is None or state.entity_id in entity_ids) and state.is_writable()
    }
    client.send_event(message["id"], {"a": states})
    return None


def _subscribe_events(client: Client, message: Message) -> None:
    client.event_subscriptions[message["id"]] = message.get("event_type")
    client.send_result(message["id"])


def _unsubscribe(client: Client, message: Message) -> None:
    subscription = message.get("subscription", 0)
    if subscription in client.streams:
        client.streams.discard(subscription)
        return client.send_result(message["id"])
    for subscriptions in (client.entity_subscriptions, client.event_subscriptions):
        if subscription in subscriptions:
            subscriptions.pop(subscription)
            return client.send_result(message["id"])
    return client.send_error(message["id"], "not_found", "Subscription not found.")


def _call_service(client: Client, message: Message) -> None:
    home = client.home
    domain, service = message.get("domain"), message.get("service")
    home.service_calls.append(message)
    if domain not in SWITCHABLE or service not in SERVICES:
        return client.send_error(
            message["id"],
            "not_found",
            f"Service {domain}.{service} not found.",
            translation_key="service_not_found",
            translation_placeholders={"domain": domain, "service": service},
            translation_domain="homeassistant",
        )
    data = message.get("service_data") or {}
    targets = (message.get("target") or {}).get("entity_id", data.get("entity_id", []))
    context = Context(user_id=str(home.user["id"]))
    for entity_id in [targets] if isinstance(targets, str) else targets:
        old = home.states.get(entity_id)
        if old is None or not entity_id.startswith(f"{domain}."):
            continue
        on = service == "turn_on" or (service == "toggle" and old.state != "on")
        attributes = {**old.attributes, **{key: data[key] for key in data if key != "entity_id"}}
        home.states.set(entity_id, "on" if on else "off", attributes, context)
    return client.send_result(message["id"], {"context": context.as_dict()})


def _registry_list(name: str) -> Handler:
    def answer(client: Client, message: Message) -> None:
        rows = [_listed(name, row) for row in client.home.registries[name].rows.values()]
        client.send_result(message["id"], rows + client.home.extra_rows.get(name, []))

    return answer


def _listed(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in DETAILS} if name == "entity" else row


def _get_entries(client: Client, message: Message) -> None:
    rows = client.home.registries["entity"].rows
    client.send_result(message["id"], {entity_id: rows.get(entity_id) for entity_id in message["entity_ids"]})


def _categories(client: Client, message: Message) -> None:
    rows = client.home.registries["category"].rows.values()
    found = [row for row in rows if row["scope"] == message["scope"]]
    client.send_result(
        message["id"], [{key: value for key, value in row.items() if key != "scope"} for row in found]
    )


def _composite_splits(client: Client, message: Message) -> None:
    if client.home.version < "2026":
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    return client.send_result(message["id"], client.home.composite_splits)


def _registry_change(name: str, verb: str) -> Handler:
    key_field = "device_id" if name == "device" else KEYS[name]

    def answer(client: Client, message: Message) -> None:
        registry = client.home.registries[name]
        values = {key: value for key, value in message.items() if key not in ("id", "type", key_field)}
        if "labels" in values and client.home.version >= "2026":
            known = client.home.registries["label"].rows
            values["labels"] = [label for label in values["labels"] if label in known]
        result: Any
        try:
            if verb == "create":
                result = registry.create(**values)
            elif verb == "update" and "new_entity_id" in values:
                result = registry.rename(message[key_field], values["new_entity_id"])
            elif verb == "update":
                result = registry.update(message[key_field], **values)
            else:
                registry.delete(message[key_field])
                result = "success" if name == "area" else None
        except InvalidInfo as error:
            code, text = (
                ("not_found", "Entity not found") if name == "entity" else ("invalid_info", str(error))
            )
            return client.send_error(message["id"], code, text)
        except KeyError as error:
            return client.send_error(
                message["id"], "invalid_format", f"required key not provided @ data[{error}]"
            )
        if name == "entity" and verb == "update":
            result = {"entity_entry": result}
        return client.send_result(message["id"], result)

    return answer


HANDLERS: dict[str, Handler] = {
    "ping": _ping,
    "supported_features": _supported_features,
    "get_config": _get_config,
    "auth/current_user": _current_user,
    "auth/long_lived_access_token": _long_lived_token,
    "config_entries/get": _config_entries,
    "get_states": _get_states,
    "subscribe_entities": _subscribe_entities,
    "subscribe_events": _subscribe_events,
    "unsubscribe_events": _unsubscribe,
    "call_service": _call_service,
    "recorder/info": recorder.info,
    "history/stream": recorder.stream,
    "energy/get_prefs": energy.get_prefs,
    "energy/info": energy.info,
    "recorder/get_statistics_metadata": energy.get_statistics_metadata,
    "logbook/get_events": logbook.get_events,
    "recorder/list_statistic_ids": statistics.list_statistic_ids,
    "recorder/statistics_during_period": statistics.statistics_during_period,
    **{f"config/{name}_registry/list": _registry_list(name) for name in KEYS},
    "config/category_registry/list": _categories,
    "config/device_registry/list_composite_splits": _composite_splits,
    "config/entity_registry/get_entries": _get_entries,
    **{
        f"config/{name}_registry/{verb}": _registry_change(name, verb)
        for name in ("floor", "area", "label")
        for verb in ("create", "update", "delete")
    },
    "config/device_registry/update": _registry_change("device", "update"),
    "config/entity_registry/update": _registry_change("entity", "update"),
    "config/entity_registry/remove": _registry_change("entity", "remove"),
}
