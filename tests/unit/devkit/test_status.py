"""The shape of `./demo --status --json` is what other programs rely on."""

from __future__ import annotations

from pathlib import Path

from devkit import status
from devkit.home_assistant import HomeAssistantInstall
from devkit.odoo_server import OdooInstall
from devkit.parts import Parts
from devkit.postgres import PostgresBinaries
from devkit.seed import USERS, Server
from devkit.stack import Stack

PASSWORDS = {user.login: f"secret-{user.login}" for user in USERS}
ODOO_KEYS = ["url", "db", "pid", "log", "workers", "users"]
HOME_KEYS = ["name", "url", "token", "version", "pid", "config", "log"]


def stopped_stack(directory: Path) -> Stack:
    """A stack that ran once: its ports and secrets are on the disk."""
    parts = Parts(
        PostgresBinaries(Path("/p")),
        OdooInstall(Path("/o/python"), Path("/o"), "19.0"),
        HomeAssistantInstall(Path("/h/python"), "2025.4.4"),
    )
    stack = Stack(directory, parts, database="odoo_ha_demo")
    for name, text in {
        "postgres/port": "5433",
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
        "config": str(tmp_path / "home" / "config"),
        "log": str(tmp_path / "logs" / "home.log"),
    }


def test_there_is_a_user_of_each_role(tmp_path: Path) -> None:
    users = status.describe(stopped_stack(tmp_path), PASSWORDS, [])["odoo"]["users"]
    assert [user["role"] for user in users] == ["manager", "operator", "internal", "portal"]
    assert users[1] == {"login": "operator", "password": "secret-operator", "role": "operator"}


def test_a_demo_that_was_never_started_has_the_same_shape() -> None:
    described = status.describe(None, {}, [])
    assert list(described["odoo"]) == ODOO_KEYS
    assert described == {
        "running": False,
        "odoo": {"url": None, "db": None, "pid": None, "log": None, "workers": 0, "users": []},
        "home_assistant": [],
        "postgres": {"dsn": None},
    }
    assert "./demo starts it" in status.as_text(described, None)


def test_the_users_own_home_assistant_has_no_process_of_ours() -> None:
    mine = Server("Casa", "https://casa.example", "casa-token", "https://casa.example")
    [home] = status.describe(None, {}, [(mine, "2026.11.0")])["home_assistant"]
    assert home == {
        "name": "Casa",
        "url": "https://casa.example",
        "token": "casa-token",
        "version": "2026.11.0",
        "pid": None,
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
