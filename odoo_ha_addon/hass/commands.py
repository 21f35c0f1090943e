"""Home Assistant's commands as functions: names and types for what is otherwise a dict.

Each returns what its type says, storable, or raises UnexpectedAnswer; besides that, all raise as `Connection.command`.
Rows of a list that cannot be used are left out and counted (`Connection.bad_rows`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from .answers import Json, Rows, checked_object, is_short, usable_entries, usable_rows
from .connection import Connection
from .deadline import timeout as deadline
from .entities import Change, EntityStore
from .errors import CommandFailed, CommandTimeout, UnexpectedAnswer
from .limits import NAME_BYTES
from .messages import Gap
from .storable import shortened
from .subscriptions import EventCallback, GapCallback, Unsubscribe

SNAPSHOT_TIMEOUT = 30.0

# A service answers only when it is done, and some take their time (a cover, a script).
SERVICE_TIMEOUT = 120.0

TOKEN_DAYS = 3650
"""As long as those that people make in their profile."""

ENDS_CONNECTION = frozenset(
    {
        # Home Assistant answers with an error if its configuration is not valid; else it ends, often before its answer
        # has left.
        ("homeassistant", "restart"),
        ("homeassistant", "stop"),
        # They are done by the machine below Home Assistant, which takes it down with it.
        ("hassio", "host_reboot"),
        ("hassio", "host_shutdown"),
    }
)
"""Services whose success ends the connection. Installing an update and restoring a backup are not among them: that Home
Assistant went down for it does not tell whether it worked.
"""


def ends_connection(message: Mapping[str, Any]) -> bool:
    """Whether the command was carried out if Home Assistant ended the connection after it was sent."""
    called = (message.get("domain"), message.get("service"))
    return message.get("type") == "call_service" and called in ENDS_CONNECTION


async def get_config(connection: Connection) -> Json:
    """Home Assistant's settings; `state` (text) is `RUNNING` once it is up, `location_name` (text), `version`, …"""
    config = await _object(connection, {"type": "get_config"}, {"state": str, "location_name": str})
    return {**config, "location_name": shortened(config["location_name"], NAME_BYTES)}


async def current_user(connection: Connection) -> Json:
    """Whose token it is: `id` (text), `is_admin` (boolean), `name`, `is_owner`, …"""
    user = await _object(connection, {"type": "auth/current_user"}, {"id": str, "is_admin": bool})
    if not user["id"] or not is_short(user["id"]):
        raise UnexpectedAnswer("Home Assistant answered auth/current_user without a usable id.")
    return user


async def long_lived_token(connection: Connection, client_name: str, days: int = TOKEN_DAYS) -> str:
    """A new access token of the connection's user.

    :param client_name: under which Home Assistant lists it; CommandFailed if the user has one of this name
    """
    message = {"type": "auth/long_lived_access_token", "client_name": client_name, "lifespan": days}
    token = await connection.command(message, as_received=True)
    if type(token) is not str or not token:
        raise UnexpectedAnswer("Home Assistant answered auth/long_lived_access_token without a token.")
    return token


async def get_states(connection: Connection) -> list[Json]:
    """All states in the long form; `subscribe_entities` is the better way to follow them."""
    return await _rows(connection, {"type": "get_states"})


async def call_service(
    connection: Connection,
    domain: str,
    service: str,
    data: Mapping[str, Any] | None = None,
    *,
    target: Mapping[str, Any] | None = None,
    return_response: bool = False,
    timeout: float = SERVICE_TIMEOUT,
) -> Json:
    """Call a service and wait until it is done; returns `context` and, if asked for, `response`.

    Raises as `Connection.command`; when `sent` is true the outcome is unknown, not failed.
    """
    message: Json = {"type": "call_service", "domain": domain, "service": service}
    if data:
        message["service_data"] = data
    if target:
        message["target"] = target
    if return_response:
        message["return_response"] = True
    return checked_object("call_service", await connection.command(message, timeout=timeout))


async def subscribe_entities(
    connection: Connection,
    callback: EventCallback,
    *,
    entity_ids: Iterable[str] | None = None,
    on_gap: GapCallback | None = None,
) -> Unsubscribe:
    """Follow the states of all entities, or of some; the events, as received, are for `EntityStore.apply`.

    The first event is a snapshot. One id that is no entity id makes Home Assistant refuse the whole.

    :raises ValueError: `entity_ids` is empty, which Home Assistant would take for all
    """
    message: Json = {"type": "subscribe_entities"}
    if entity_ids is not None:
        message["entity_ids"] = list(entity_ids)
        if not message["entity_ids"]:
            raise ValueError("no entity ids")
    return await connection.subscribe(message, callback, on_gap=on_gap, as_received=True)


async def read_entities_again(
    connection: Connection,
    store: EntityStore,
    callback: Callable[[Change], None],
    *,
    entity_ids: Collection[str] | None = None,
    timeout: float = SNAPSHOT_TIMEOUT,
) -> None:
    """Bring a store up to date for some entities, or all, beside the subscription that fills it and goes on.

    A second subscription brings a fresh snapshot, and is ended after that. `callback` gets the change in the reader,
    before any later event is applied. If Home Assistant refuses to send entities that were named, they become
    unreadable; only where it sends nothing at all, or loses the snapshot of all entities, this fails.

    :param timeout: seconds for the snapshot to come
    :raises HassError: as `Connection.command`; the store is as it was then
    """
    loop = asyncio.get_running_loop()
    finished: asyncio.Future[None] = loop.create_future()

    def take(event: Any) -> None:
        if not finished.done():
            finished.set_result(None)
            callback(store.refresh(event, entity_ids))

    def missed(gap: Gap) -> None:
        if finished.done():
            return
        if entity_ids is None or gap.code != "not_written":
            finished.set_exception(UnexpectedAnswer(gap.text))
        else:
            finished.set_result(None)
            callback(store.give_up(entity_ids))

    unsubscribe: Unsubscribe | None = None
    try:
        async with deadline(timeout):
            unsubscribe = await subscribe_entities(connection, take, entity_ids=entity_ids, on_gap=missed)
            await finished
    except CommandFailed:
        if entity_ids is None:
            raise
        callback(store.give_up(entity_ids))
    except asyncio.TimeoutError:
        raise CommandTimeout("Home Assistant did not send its entities.", sent=True) from None
    finally:
        finished.cancel()
        if unsubscribe:
            await unsubscribe()


async def subscribe_events(connection: Connection, event_type: str, callback: EventCallback) -> Unsubscribe:
    """Follow Home Assistant's events of one type. Raises CommandFailed `unauthorized` for most without admin."""
    return await connection.subscribe({"type": "subscribe_events", "event_type": event_type}, callback)


async def list_config_entries(connection: Connection) -> list[Json]:
    """The integrations that are set up: `entry_id`, `domain`, `title`, `modified_at` …"""
    return await _rows(connection, {"type": "config_entries/get"})


async def list_floors(connection: Connection) -> Rows:
    return await _registry(connection, "floor")


async def list_areas(connection: Connection) -> Rows:
    return await _registry(connection, "area")


async def list_labels(connection: Connection) -> Rows:
    return await _registry(connection, "label")


async def list_devices(connection: Connection) -> Rows:
    return await _registry(connection, "device")


async def list_identifying(connection: Connection) -> list[Json]:
    """What a server is known again by: its integrations and devices, of those that it tells to the token's user."""
    lists = await asyncio.gather(
        list_config_entries(connection), list_devices(connection), return_exceptions=True
    )
    rows: list[Json] = []
    for found in lists:
        if isinstance(found, (CommandFailed, UnexpectedAnswer)):
            continue
        if isinstance(found, BaseException):
            raise found
        rows += [row for row in found if isinstance(row, dict)]
    return rows


async def list_entities(connection: Connection) -> Rows:
    """The registered entities, disabled ones too; entities without a unique id are only in the states."""
    return await _registry(connection, "entity")


async def get_entries(connection: Connection, entity_ids: Iterable[str]) -> dict[str, Json | None]:
    """Registered entities with all there is to know, by entity id; None for one that is not registered. One whose entry
    cannot be used is left out.
    """
    command = "config/entity_registry/get_entries"
    message = {"type": command, "entity_ids": list(entity_ids)}
    entries, refused = usable_entries(command, await connection.command(message, as_received=True))
    connection.note_bad_rows(command, refused)
    return entries


async def list_categories(connection: Connection, scope: str) -> Rows:
    """The categories of one kind of page, such as `automation`."""
    return await _rows(connection, {"type": "config/category_registry/list", "scope": scope})


async def list_composite_splits(connection: Connection) -> Json:
    """From 2026 on: `split_ids` and `primary_id` by the id of each device that was split."""
    return await _object(connection, {"type": "config/device_registry/list_composite_splits"})


async def _registry(connection: Connection, name: str) -> Rows:
    return await _rows(connection, {"type": f"config/{name}_registry/list"})


async def _object(connection: Connection, message: Json, fields: Mapping[str, type] | None = None) -> Json:
    return checked_object(message["type"], await connection.command(message), fields)


async def _rows(connection: Connection, message: Json) -> Rows:
    rows = usable_rows(message["type"], await connection.command(message, as_received=True))
    connection.note_bad_rows(message["type"], len(rows.refused))
    return rows
