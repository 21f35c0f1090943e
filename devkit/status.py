"""What the demo consists of and what of it runs: for programs as JSON, for people as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .home_setup import OWNER
from .seed import USERS, Server
from .stack import Stack


def describe(
    stack: Stack | None, passwords: Mapping[str, str], foreign: Sequence[tuple[Server, str]]
) -> dict[str, Any]:
    """The object that `./demo --status --json` prints.

    Args:
        stack: None where the demo was never started.
        passwords: by login, of the users that exist.
        foreign: the user's own Home Assistant with its version, where the demo was started with one.
    """
    return {
        "running": stack is not None and stack.running,
        "odoo": _odoo(stack, passwords),
        "home_assistant": [
            *_own_homes(stack),
            *(_foreign_home(server, version) for server, version in foreign),
        ],
        "postgres": {
            "dsn": stack.postgres.dsn(stack.odoo.database) if stack and stack.postgres.port else None
        },
    }


def _odoo(stack: Stack | None, passwords: Mapping[str, str]) -> dict[str, Any]:
    users = [
        {"login": user.login, "password": passwords[user.login], "role": user.role}
        for user in USERS
        if user.login in passwords
    ]
    if stack is None:
        return {"url": None, "db": None, "pid": None, "log": None, "workers": 0, "users": users}
    odoo = stack.odoo
    return {
        "url": odoo.url,
        "db": odoo.database,
        "pid": odoo.pid,
        "log": str(odoo.log),
        "workers": odoo.workers,
        "users": users,
    }


def _own_homes(stack: Stack | None) -> list[dict[str, Any]]:
    return [
        {
            "name": home.name,
            "url": home.url,
            "token": home.token,
            "version": home.version,
            "pid": home.pid,
            "config": str(home.config),
            "log": str(home.log),
        }
        for home in (stack.homes.values() if stack else ())
    ]


def _foreign_home(server: Server, version: str) -> dict[str, Any]:
    return {
        "name": server.name,
        "url": server.url,
        "token": server.token,
        "version": version,
        "pid": None,
        "config": None,
        "log": None,
    }


def as_text(status: Mapping[str, Any], stack: Stack | None) -> str:
    """The same for people: addresses and logins; secrets of programs are left out."""
    if stack is None:
        return "The demo was never started here. ./demo starts it."
    odoo = status["odoo"]
    mode = f"{odoo['workers']} workers" if odoo["workers"] else "threaded"
    lines = ["", f"  Odoo 19            {odoo['url']}   ({mode}{_where(odoo['pid'])})"]
    for home in status["home_assistant"]:
        label = "yours" if home["config"] is None else f"{home['version']}{_where(home['pid'])}"
        lines.append(f"  {'Home Assistant':<18} {home['url']}   ('{home['name']}', {label})")
    lines += ["", f"  {'login':<10} {'password':<14} who"]
    lines += [f"  {user['login']:<10} {user['password']:<14} {_WHO[user['role']]}" for user in odoo["users"]]
    lines += [
        f"  {OWNER:<10} {home.password:<14} owner of Home Assistant '{home.name}'"
        for home in stack.homes.values()
        if home.password
    ]
    lines += ["", f"  Logs: {stack.odoo.log.parent}"]
    return "\n".join(lines)


_WHO = {
    "manager": "Odoo: sees and controls everything of Home Assistant",
    "operator": "Odoo: sees and controls the entity group 'Ground floor'",
    "internal": "Odoo: an employee without any right on Home Assistant",
    "portal": "Odoo: a customer in the portal",
}


def _where(pid: int | None) -> str:
    return f", pid {pid}" if pid else ", not running"
