"""The shape of `./demo --status --json` is what other programs rely on."""

from __future__ import annotations

import json
import os
from pathlib import Path

from devkit import status
from devkit.demo_state import readable_password
from devkit.home_assistant import HomeAssistantInstall
from devkit.odoo_server import OdooInstall
from devkit.parts import Parts
from devkit.postgres import PostgresBinaries
from devkit.process import start_time
from devkit.seed import USERS, Server
from devkit.stack import Stack

PASSWORDS = {user.login: f"secret-{user.login}" for user in USERS}
ODOO_KEYS = ["url", "db", "pid", "answers", "log", "workers", "users"]
HOME_KEYS = ["name", "url", "token", "version", "pid", "answers", "config", "log"]


def stopped_stack(directory: Path) -> Stack:
    """A stack that ran once: its ports and secrets are on the disk."""
    parts = Parts(
        PostgresBinaries(Path("/p")),
        OdooInstall(Path("/o/python"), Path("/o"), "19.0"),
        HomeAssistantInstall(Path("/h/python"), "2025.4.4"),
    )
    stack = Stack(directory, parts, database="odoo_ha_demo")
    for name, text in {
        "postgres/state.json": '{"port": 5433}',
        "postgres/password": "pw",
        "odoo/server.json": '{"port": 8069, "workers": 2}',
        "home/state.json": '{"port": 8123, "token": "home-token", "password": "owner-pw"}',
        "office/state.json": '{"port": 8124, "token": "office-token"}',
    }.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return stack


def test_everything_has_its_keys_while_nothing_runs(tmp_path: Path) -> None:
    described = status.describe(stopped_stack(tmp_path), PASSWORDS, [])
    assert list(described) == ["running", "odoo", "home_assistant", "postgres"]
    assert described["running"] is False
    assert list(described["odoo"]) == ODOO_KEYS
    assert described["odoo"] | {"users": None} == {
        "url": "http://127.0.0.1:8069",
        "db": "odoo_ha_demo",
        "pid": None,
        "answers": False,
        "log": str(tmp_path / "logs" / "odoo.log"),
        "workers": 2,
        "users": None,
    }
    assert described["postgres"] == {"dsn": "postgresql://odoo:pw@127.0.0.1:5433/odoo_ha_demo"}
    assert [list(home) for home in described["home_assistant"]] == [HOME_KEYS, HOME_KEYS]
    assert described["home_assistant"][0] == {
        "name": "Home",
        "url": "http://127.0.0.1:8123",
        "token": "home-token",
        "version": "2025.4.4",
        "pid": None,
        "answers": False,
        "config": str(tmp_path / "home" / "config"),
        "log": str(tmp_path / "logs" / "home.log"),
    }


def test_there_is_a_user_of_each_role(tmp_path: Path) -> None:
    users = status.describe(stopped_stack(tmp_path), PASSWORDS, [])["odoo"]["users"]
    assert [user["role"] for user in users] == [
        "manager",
        "operator",
        "internal",
        "portal",
        "administrator",
    ]
    assert users[1] == {"login": "operator", "password": "secret-operator", "role": "operator"}


def test_a_demo_that_was_never_started_has_the_same_shape() -> None:
    described = status.describe(None, {}, [])
    assert list(described["odoo"]) == ODOO_KEYS
    assert described == {
        "running": False,
        "odoo": {
            "url": None,
            "db": None,
            "pid": None,
            "answers": False,
            "log": None,
            "workers": 0,
            "users": [],
        },
        "home_assistant": [],
        "postgres": {"dsn": None},
    }
    assert "./demo starts it" in status.as_text(described, None)


def test_the_users_own_home_assistant_has_no_process_of_ours() -> None:
    mine = Server("Casa", "https://casa.example", "casa-token", "https://casa.example")
    [home] = status.describe(None, {}, [(mine, "2026.11.0")], lambda _: False)["home_assistant"]
    assert home == {
        "name": "Casa",
        "url": "https://casa.example",
        "token": "casa-token",
        "version": "2026.11.0",
        "pid": None,
        "answers": False,
        "config": None,
        "log": None,
    }


def test_people_get_addresses_and_logins_but_no_tokens(tmp_path: Path) -> None:
    stack = stopped_stack(tmp_path)
    text = status.as_text(status.describe(stack, PASSWORDS, []), stack)
    for expected in (
        "http://127.0.0.1:8069",
        "2 workers",
        "not running",
        "secret-portal",
        "owner-pw",
        "'Office'",
    ):
        assert expected in text
    assert "home-token" not in text


def test_what_was_never_started_has_no_address(tmp_path: Path) -> None:
    stack = stopped_stack(tmp_path)
    (tmp_path / "odoo/server.json").unlink()
    (tmp_path / "office/state.json").unlink()
    described = status.describe(stack, {}, [])
    assert described["odoo"]["url"] is None
    assert [home["url"] for home in described["home_assistant"]] == ["http://127.0.0.1:8123", None]
    text = status.as_text(described, stack)
    assert "None" not in text
    assert "Odoo 19            not started" in text
    assert "not started   ('Office', 2025.4.4)" in text


def running_stack(directory: Path) -> Stack:
    """A stack whose Odoo and first Home Assistant live; this process stands in for both."""
    stack = stopped_stack(directory)
    record = json.dumps({"pid": os.getpid(), "started": start_time(os.getpid())})
    for name in ("odoo/odoo.pid", "home/home-assistant.pid"):
        (directory / name).write_text(record)
    return stack


def test_what_lives_but_does_not_answer_is_told_with_its_log(tmp_path: Path) -> None:
    stack = running_stack(tmp_path)
    text = status.as_text(status.describe(stack, {}, [], lambda url: ":8123" in url), stack)
    lines = [line.strip() for line in text.splitlines()]
    odoo = f"does not answer at http://127.0.0.1:8069   (2 workers; its log is {tmp_path}/logs/odoo.log)"
    assert f"Odoo 19            {odoo}" in lines
    assert f"Home Assistant     http://127.0.0.1:8123   ('Home', 2025.4.4, pid {os.getpid()})" in lines
    assert "Home Assistant     not running   ('Office', 2025.4.4; it was at http://127.0.0.1:8124)" in lines
    assert f"PostgreSQL         has ended; its log is {tmp_path}/logs/postgres.log" in lines


def test_the_columns_of_the_logins_are_as_wide_as_what_is_in_them(tmp_path: Path) -> None:
    stack = stopped_stack(tmp_path)
    passwords = {user.login: readable_password() for user in USERS}
    text = status.as_text(status.describe(stack, passwords, []), stack)
    rows = [line for line in text.splitlines() if line.startswith(("  login", "  manager", "  owner"))]
    assert len({row.index(word) for row, word in zip(rows, ("who", "Odoo", "owner of"), strict=True)}) == 1
