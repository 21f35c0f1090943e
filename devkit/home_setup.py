"""What a person does in a new Home Assistant: the first user, a token, floors, areas, labels, names."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from . import paths, web
from .errors import DevkitError
from .ports import LOOPBACK
from .process import clean_environment, run

OWNER = "owner"
TOKEN_DAYS = 3650
#: Areas that HA makes for every new home.
DEFAULT_AREAS = ("Living Room", "Kitchen", "Bedroom")

#: Sends websocket commands and returns their results, as HomeAssistant.commands does.
Commands = Callable[..., list[Any]]


def send_commands(python: Path, url: str, token: str, messages: Iterable[dict[str, Any]]) -> list[Any]:
    """Send websocket commands to the HA at `url`, one after the other; return their results.

    Args:
        python: an interpreter that has aiohttp.

    Raises:
        DevkitError: with HA's error code and message, at the first that fails.
    """
    messages = list(messages)
    lines = [{"url": url, "token": token}, *messages]
    done = run(
        [python, paths.INSIDE / "ha_socket.py"],
        text_in="".join(json.dumps(line) + "\n" for line in lines),
        env=clean_environment(),
    )
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    for message, outcome in zip(messages, outcomes, strict=False):
        if not outcome["success"]:
            raise DevkitError(f"Home Assistant at {url} refused {message}: {outcome['error']}")
    if done.returncode or len(outcomes) < len(messages):
        raise DevkitError(f"Home Assistant at {url} broke off: {done.stderr.strip() or 'it gave no reason'}")
    return [outcome["result"] for outcome in outcomes]


def skip_welcome_pages(config: Path) -> None:
    """Have HA, before its first start, take its welcome pages but the first one for done.

    Those would set up integrations that ask the internet for the weather and for radio stations.
    """
    storage = paths.private_directory(config / ".storage")
    done = {
        "version": 4,
        "minor_version": 1,
        "key": "onboarding",
        "data": {"done": ["core_config", "analytics", "integration"]},
    }
    (storage / "onboarding").write_text(json.dumps(done), encoding="utf-8")


def store_http_settings(config: Path, port: int) -> None:
    """Have HA, before a start, take the address of `base.yaml` for one that is known to work.

    From 2026 on HA keeps these settings in its storage. It takes them over from YAML once, on trial: where nobody
    confirms them it restarts after five minutes on all interfaces with port 8123, and it never reads a port that
    changed in YAML. This is the oldest form of the stored settings, which each release turns into its own; older
    releases use it in recovery mode.
    """
    stored = {
        "version": 1,
        "minor_version": 1,
        "key": "http",
        "data": {"server_host": [LOOPBACK], "server_port": port},
    }
    storage = paths.private_directory(config / ".storage")
    paths.write_private(storage / "http", json.dumps(stored))


def can_onboard(url: str) -> bool:
    """Whether HA is ready for its first user."""
    return web.status_of(f"{url}/api/onboarding") == 200


def onboard(python: Path, url: str, name: str) -> dict[str, str]:
    """Create the owner; return `password` and a long-lived `token` of hers (an admin's)."""
    password = secrets.token_urlsafe(12)
    answer = web.request(
        f"{url}/api/onboarding/users",
        body={
            "client_id": f"{url}/",
            "name": f"Owner of {name}",
            "username": OWNER,
            "password": password,
            "language": "en",
        },
    )
    return {"password": password, "token": _long_lived(python, url, _exchange(url, answer["auth_code"]))}


def add_user(python: Path, url: str, username: str, *, admin: bool, commands: Commands) -> str:
    """Create a user of HA and return a long-lived token of hers."""
    password = secrets.token_urlsafe(12)
    group = "system-admin" if admin else "system-users"
    user = commands({"type": "config/auth/create", "name": username, "group_ids": [group]})[0]["user"]
    commands(
        {
            "type": "config/auth_provider/homeassistant/create",
            "user_id": user["id"],
            "username": username,
            "password": password,
        }
    )
    client = {"client_id": f"{url}/"}
    flow = web.request(
        f"{url}/auth/login_flow",
        body={**client, "handler": ["homeassistant", None], "redirect_uri": f"{url}/"},
    )
    answer = web.request(
        f"{url}/auth/login_flow/{flow['flow_id']}",
        body={**client, "username": username, "password": password},
    )
    return _long_lived(python, url, _exchange(url, answer["result"]))


def _exchange(url: str, code: str) -> str:
    """An access token, good for half an hour, for an authorization code."""
    form = {"grant_type": "authorization_code", "code": code, "client_id": f"{url}/"}
    return web.request(f"{url}/auth/token", form=form)["access_token"]


def _long_lived(python: Path, url: str, token: str) -> str:
    message = {"type": "auth/long_lived_access_token", "client_name": "devkit", "lifespan": TOKEN_DAYS}
    return send_commands(python, url, token, [message])[0]


def apply_registry(wanted: dict[str, Any], commands: Commands) -> None:
    """Create the floors, labels and areas of `wanted` where they are missing, and assign devices and entities to them.

    `wanted` is what a `registry.json` of `devkit/homes` holds. Devices are named by their name, entities by their id;
    those that this HA does not have are passed over, for HA's own demo differs between its versions.
    """
    floors = _named("floor", wanted.get("floors", []), commands)
    labels = _named("label", wanted.get("labels", []), commands)
    areas = _named(
        "area", [_with_ids(area, {}, floors, labels) for area in wanted.get("areas", [])], commands
    )
    unwanted = [
        areas[name]
        for name in DEFAULT_AREAS
        if name in areas and name not in {a["name"] for a in wanted["areas"]}
    ]
    devices, entities = commands(
        {"type": "config/device_registry/list"}, {"type": "config/entity_registry/list"}
    )
    by_name = {device["name"]: device["id"] for device in devices}
    known = {entity["entity_id"] for entity in entities}
    commands(
        *({"type": "config/area_registry/delete", "area_id": area} for area in unwanted),
        *(
            {
                "type": "config/device_registry/update",
                "device_id": by_name[name],
                **_with_ids(change, areas, floors, labels),
            }
            for name, change in wanted.get("devices", {}).items()
            if name in by_name
        ),
        *(
            {
                "type": "config/entity_registry/update",
                "entity_id": name,
                **_with_ids(change, areas, floors, labels),
            }
            for name, change in wanted.get("entities", {}).items()
            if name in known
        ),
    )


def _named(kind: str, wanted: list[dict[str, Any]], commands: Commands) -> dict[str, str]:
    """Make sure that `wanted` exist in the registry of this kind; return the ids of all that it has by name."""
    listing = {"type": f"config/{kind}_registry/list"}
    there = {row["name"]: row[f"{kind}_id"] for row in commands(listing)[0]}
    changes = []
    for row in wanted:
        if row["name"] in there:
            changes.append(
                {"type": f"config/{kind}_registry/update", f"{kind}_id": there[row["name"]], **row}
            )
        else:
            changes.append({"type": f"config/{kind}_registry/create", **row})
    rows = commands(*changes, listing)[-1]
    return {row["name"]: row[f"{kind}_id"] for row in rows}


def _with_ids(
    row: dict[str, Any], areas: dict[str, str], floors: dict[str, str], labels: dict[str, str]
) -> dict[str, Any]:
    """`row` with HA's ids in place of the names of its area, floor and labels."""
    changed = {key: value for key, value in row.items() if key not in ("area", "floor", "labels")}
    if "area" in row:
        changed["area_id"] = areas[row["area"]]
    if "floor" in row:
        changed["floor_id"] = floors[row["floor"]]
    if "labels" in row:
        changed["labels"] = [labels[name] for name in row["labels"]]
    return changed
