"""What the demo consists of and what of it runs: for programs as JSON, for people as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import web
from .home_setup import OWNER
from .seed import USERS, Server
from .stack import Stack

#: What servers that are well answer to anybody. Home Assistant takes a call of its API without a token for an attack.
_ODOO = "/web/health?db_server_status=1"
_HOME_ASSISTANT = "/manifest.json"


def answers(url: str) -> bool:
    """Whether a server that is well answers at `url`."""
    return (web.status_of(url) or 500) < 500


def describe(
    stack: Stack | None,
    passwords: Mapping[str, str],
    foreign: Sequence[tuple[Server, str]],
    ask: Callable[[str], bool] = answers,
) -> dict[str, Any]:
    """The object that `./demo --status --json` prints.

    Args:
        stack: None where the demo was never started.
        passwords: by login, of the users that exist.
        foreign: the user's own Home Assistant with its version, where the demo was started with one.
        ask: whether a server answers at an address.
    """
    return {
        "running": stack is not None and stack.running,
        "odoo": _odoo(stack, passwords, ask),
        "home_assistant": [
            *_own_homes(stack, ask),
            *(_foreign_home(server, version, ask) for server, version in foreign),
        ],
        "postgres": {
            "dsn": stack.postgres.dsn(stack.odoo.database) if stack and stack.postgres.port else None
        },
    }


def _odoo(stack: Stack | None, passwords: Mapping[str, str], ask: Callable[[str], bool]) -> dict[str, Any]:
    users = [
        {"login": user.login, "password": passwords[user.login], "role": user.role}
        for user in USERS
        if user.login in passwords
    ]
    if stack is None:
        return {
            "url": None, "db": None, "pid": None, "answers": False, "log": None, "workers": 0, "users": users
        }  # fmt: skip
    odoo = stack.odoo
    return {
        "url": odoo.url if odoo.port else None,
        "db": odoo.database,
        "pid": odoo.pid,
        "answers": odoo.running and ask(odoo.url + _ODOO),
        "log": str(odoo.log),
        "workers": odoo.workers,
        "users": users,
    }


def _own_homes(stack: Stack | None, ask: Callable[[str], bool]) -> list[dict[str, Any]]:
    return [
        {
            "name": home.name,
            "url": home.url if home.port else None,
            "token": home.token,
            "version": home.version,
            "pid": home.pid,
            "answers": home.running and ask(home.url + _HOME_ASSISTANT),
            "config": str(home.config),
            "log": str(home.log),
        }
        for home in (stack.homes.values() if stack else ())
    ]


def _foreign_home(server: Server, version: str, ask: Callable[[str], bool]) -> dict[str, Any]:
    return {
        "name": server.name,
        "url": server.url,
        "token": server.token,
        "version": version,
        "pid": None,
        "answers": ask(server.url + _HOME_ASSISTANT),
        "config": None,
        "log": None,
    }


def as_text(status: Mapping[str, Any], stack: Stack | None) -> str:
    """The same for people: addresses and logins; secrets of programs are left out."""
    if stack is None:
        return "The demo was never started here. ./demo starts it."
    odoo = status["odoo"]
    mode = f"{odoo['workers']} workers" if odoo["workers"] else "threaded"
    lines = ["", _server("Odoo 19", odoo, mode)]
    for home in status["home_assistant"]:
        label = f"'{home['name']}', {home['version'] if home['config'] else 'yours'}"
        lines.append(_server("Home Assistant", home, label))
    if odoo["pid"] and not stack.postgres.running:
        lines.append(f"  {'PostgreSQL':<18} has ended; its log is {stack.postgres.log}")
    lines += ["", *_logins(status, stack), "", f"  Logs: {stack.odoo.log.parent}"]
    return "\n".join(lines)


def _server(title: str, server: Mapping[str, Any], label: str) -> str:
    """The line of one server. What cannot be opened is not shown as an address to open."""
    if server["url"] is None:
        return f"  {title:<18} not started   ({label})"
    if server["answers"]:
        pid = f", pid {server['pid']}" if server["pid"] else ""
        return f"  {title:<18} {server['url']}   ({label}{pid})"
    if server["log"] and not server["pid"]:
        return f"  {title:<18} not running   ({label}; it was at {server['url']})"
    log = f"; its log is {server['log']}" if server["log"] else ""
    return f"  {title:<18} does not answer at {server['url']}   ({label}{log})"


def _logins(status: Mapping[str, Any], stack: Stack) -> list[str]:
    """A table of logins, each column as wide as what is in it."""
    rows = [("login", "password", "who")]
    rows += [(user["login"], user["password"], _WHO[user["role"]]) for user in status["odoo"]["users"]]
    rows += [
        (OWNER, home.password, f"owner of Home Assistant '{home.name}'")
        for home in stack.homes.values()
        if home.password
    ]
    login, password = (max(len(row[column]) for row in rows) for column in (0, 1))
    return [f"  {row[0]:<{login}}  {row[1]:<{password}}  {row[2]}" for row in rows]


_WHO = {
    "manager": "Odoo: sees and controls everything of Home Assistant",
    "operator": "Odoo: sees and controls the entity group 'Ground floor'",
    "internal": "Odoo: an employee without any right on Home Assistant",
    "portal": "Odoo: a customer, who controls the same at /my/home-assistant",
    "administrator": "Odoo: settings, languages, users and apps, and everything of Home Assistant",
}
