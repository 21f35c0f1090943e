"""`./demo`: Odoo with the addon and two Home Assistant servers, on this computer, with one command."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from . import checkout, paths, pictures, process, status, web
from .console import Console
from .demo_state import DemoState, Turn, readable_password
from .errors import DevkitError, UsageError
from .odoo_rpc import OdooRpc
from .parts import HOME_ASSISTANT_RELEASES, ensure_parts
from .ports import require_free
from .seed import USERS, Seed, Server
from .stack import ADDONS, TWO_HOMES, Stack

DIRECTORY = paths.RUN / "demo"
DATABASE = "odoo_ha_demo"
MODULES = (*ADDONS, "odoo_ha_automation", "odoo_ha_portal")
"""Besides what is installed with these by itself."""
PORT = 8069


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. ./demo --help lists the flags.")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line. Raises UsageError, in one sentence, for what does not exist or does not fit together."""
    parser = _Parser(
        prog="./demo",
        description="Start Odoo 19 with odoo_ha_addon, connected to two real Home Assistant servers. "
        "Everything lives in .run/.",
        epilog="Without flags it runs until Ctrl-C. The first start downloads about 560 MB, a second one is quick.",
        allow_abbrev=False,
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--detach", action="store_true", help="start in the background and return")
    action.add_argument("--stop", action="store_true", help="stop everything that runs")
    action.add_argument("--status", action="store_true", help="tell what runs, where, and the logins")
    action.add_argument(
        "--reset", action="store_true", help="stop, and drop all data; the downloads are kept"
    )
    action.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help="take the pictures of README and manual from the running demo",
    )
    action.add_argument(
        "--app-pictures",
        action="store_true",
        help="take those of the addons' pages among Odoo's apps into the addons, from the running demo",
    )
    parser.add_argument("--json", action="store_true", help="with --status: one JSON object")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="start Odoo prefork with N workers (default: threaded)"
    )
    parser.add_argument("--port", type=int, help=f"of Odoo's address (default: {PORT})")
    parser.add_argument(
        "--odoo", type=Path, metavar="PATH", help="use the Odoo 19 that is there (a checkout, for example)"
    )
    parser.add_argument(
        "--ha-url", metavar="URL", help="connect your own Home Assistant instead of the demo's two"
    )
    parser.add_argument(
        "--ha-token", metavar="TOKEN", help="a long-lived access token of that Home Assistant"
    )
    parser.add_argument(
        "--ha-version",
        metavar="VERSION",
        choices=tuple(HOME_ASSISTANT_RELEASES),
        help=f"of the demo's two: {', '.join(HOME_ASSISTANT_RELEASES)} (default: the newest)",
    )
    given = parser.parse_args(arguments)
    _check(given)
    return given


def _check(given: argparse.Namespace) -> None:
    starting = ("workers", "port", "odoo", "ha_url", "ha_token", "ha_version")
    for action in ("stop", "status", "reset", "screenshots", "app_pictures"):
        for option in starting:
            if getattr(given, action) and getattr(given, option) is not None:
                raise UsageError(
                    f"--{option.replace('_', '-')} is for starting and does not go with --{action.replace('_', '-')}."
                )
    if given.json and not given.status:
        raise UsageError("--json goes with --status only: ./demo --status --json.")
    if bool(given.ha_url) != bool(given.ha_token):
        missing = "--ha-token" if given.ha_url else "--ha-url"
        raise UsageError(f"{missing} is missing: --ha-url URL and --ha-token TOKEN go together.")
    if given.ha_url and not given.ha_url.startswith(("http://", "https://")):
        raise UsageError(f"--ha-url {given.ha_url}: an address begins with http:// or https://.")
    if given.ha_url and given.ha_version:
        raise UsageError("--ha-version is for the demo's own Home Assistant and does not go with --ha-url.")
    if given.workers is not None and not 0 <= given.workers <= 64:
        raise UsageError(f"--workers {given.workers}: give a number from 0 (threaded) to 64.")
    if given.port is not None and not 1 <= given.port <= 65535:
        raise UsageError(f"--port {given.port}: give a number from 1 to 65535.")


class Demo:
    """One run of the command."""

    def __init__(self, console: Console, directory: Path = DIRECTORY) -> None:
        self._console = console
        self._directory = directory
        self._state = DemoState(directory)
        self._turn = Turn(directory)

    def start(self, given: argparse.Namespace) -> None:
        """Bring everything up, print where it is, and stay until a signal comes (not with `--detach`)."""
        checkout.require_usable()
        with self._turn.taken():
            self._refuse_second_start()
            port = given.port or PORT
            require_free(port)
            foreign = _foreign_home(given.ha_url, given.ha_token) if given.ha_url else None
            started = time.monotonic()
            stack = self._bring_up(given, port, foreign)
            try:
                self._console.say(status.as_text(self._describe(stack), stack))
                self._console.say(f"\nUp in {time.monotonic() - started:.0f} s.")
                if given.detach:
                    self._console.say("It runs in the background; ./demo --stop ends it.")
                else:
                    self._console.say("Ctrl-C stops it all.")
                    self._stay(stack)
            except KeyboardInterrupt:
                self._stop(stack, "Stopping")

    def _refuse_second_start(self) -> None:
        stack = self._known_stack()
        if stack is None or not stack.partly_running:
            return
        if stack.odoo.running and stack.postgres.running:
            raise DevkitError(f"The demo is already running at {stack.odoo.url}: ./demo --stop ends it.")
        self._stop(stack, "Stopping what an earlier run left behind")

    def _bring_up(self, given: argparse.Namespace, port: int, foreign: dict[str, str] | None) -> Stack:
        parts = ensure_parts(
            self._console,
            odoo_path=given.odoo,
            home_assistant_version=given.ha_version,
            home_assistant=foreign is None,
        )
        self._state.remember_parts(parts)
        self._state.remember(foreign=foreign)
        stack = self._stack(parts, port)
        try:
            stack.start(given.workers or 0)
            self._seed(stack)
        except BaseException:
            self._stop(stack, "Stopping what was started")
            raise
        return stack

    def _seed(self, stack: Stack) -> None:
        servers = self._foreign_servers() or [
            Server(home.name, home.url, home.token, home.identity) for home in stack.homes.values()
        ]
        known = self._state.get("passwords", {})
        passwords = {user.login: known.get(user.login) or readable_password() for user in USERS}
        with self._console.step("Connecting Odoo to Home Assistant") as step:
            odoo = OdooRpc(stack.odoo.url, DATABASE, "admin", stack.odoo.admin_password)
            seed = Seed(odoo)
            self._state.remember(passwords=passwords)
            users = seed.users(passwords)
            instances = seed.instances(servers, self._state.get("instances", {}))
            self._state.remember(instances={**self._state.get("instances", {}), **instances})
            problems = seed.not_connected(instances)
            step.failed = bool(problems)
            if not problems:
                first = instances[servers[0].key]
                if group := seed.operators_group(first, users["operator"]):
                    seed.customers_grant(first, group, users["portal"])
                    seed.own_order(first, group, users["operator"])
        for problem in problems:
            self._console.say(f"  {problem}")
        with self._console.step("Preparing Odoo's pages"):
            odoo.visit("/web/login")
            odoo.visit("/odoo")

    def _stay(self, stack: Stack) -> None:
        """Until a signal comes; says when a part ends by itself."""
        parts = {"Odoo": stack.odoo, "PostgreSQL": stack.postgres}
        parts |= {f"Home Assistant '{name}'": home for name, home in stack.homes.items()}
        alive = set(parts)
        while True:
            time.sleep(1)
            for name, part in parts.items():
                if name in alive and not part.running:
                    alive.discard(name)
                    self._console.say(f"{name} has ended; its log is {part.log}.")
                elif name not in alive and part.running:
                    alive.add(name)

    def _stop(self, stack: Stack, title: str) -> None:
        """Stop what runs of `stack`; nothing interrupts that, and it ends by itself."""
        _ignore_signals()
        if stack.partly_running:
            with self._console.step(title):
                stack.stop()

    def stop(self) -> None:
        """Stop everything, whoever started it."""
        ended = self._turn.end_holder()
        stack = self._known_stack()
        if stack is None or not stack.partly_running:
            self._console.say("Stopped." if ended else "The demo does not run.")
            return
        with self._turn.taken():
            self._stop(stack, "Stopping")

    def reset(self) -> None:
        """Stop everything and drop its data."""
        if self._directory.exists():
            self._turn.end_holder()
            with self._turn.taken():
                if stack := self._known_stack():
                    self._stop(stack, "Stopping")
                shutil.rmtree(self._directory)
        self._console.say("All data of the demo is dropped, the downloads are kept. ./demo starts it anew.")

    def print_status(self, *, as_json: bool) -> None:
        """Tell what runs."""
        stack = self._known_stack()
        described = self._describe(stack)
        print(json.dumps(described, indent=2) if as_json else status.as_text(described, stack))

    def take_pictures(self, directory: Path) -> None:
        """Take the pictures of README and manual."""
        stack, passwords = self._started_stack()
        [user, *_] = USERS
        names = pictures.take(stack, user.login, passwords, directory, self._console)
        self._console.say(f"{len(names)} pictures are in {directory}: {', '.join(names)}.")

    def take_app_pictures(self) -> None:
        """Take those of the addons' pages among Odoo's apps."""
        count = pictures.take_for_apps(*self._started_stack(), self._console)
        self._console.say(f"{count} pictures are in the addons, below static/description.")

    def _started_stack(self) -> tuple[Stack, dict[str, str]]:
        """The stack of the last start, and the passwords of its users by login."""
        stack, passwords = self._known_stack(), self._state.get("passwords")
        if stack is None or not passwords:
            raise DevkitError("The demo was never started: ./demo --detach starts it.")
        return stack, passwords

    def _describe(self, stack: Stack | None) -> dict[str, Any]:
        version = (self._state.get("foreign") or {}).get("version", "")
        foreign = [(server, version) for server in self._foreign_servers()]
        return status.describe(stack, self._state.get("passwords", {}), foreign)

    def _foreign_servers(self) -> list[Server]:
        """The user's own Home Assistant, where the demo was last started with one."""
        foreign = self._state.get("foreign")
        return [Server(foreign["name"], foreign["url"], foreign["token"], foreign["url"])] if foreign else []

    def _known_stack(self) -> Stack | None:
        """The stack of the last start, None before the first."""
        parts = self._state.parts()
        return self._stack(parts) if parts else None

    def _stack(self, parts: Any, port: int | None = None) -> Stack:
        homes = TWO_HOMES if parts.home_assistant else {}
        return Stack(
            self._directory,
            parts,
            database=DATABASE,
            homes=homes,
            modules=MODULES,
            port=port,
            console=self._console,
        )


def _foreign_home(url: str, token: str) -> dict[str, str]:
    """Who answers at `url`; raises DevkitError where it is no Home Assistant or refuses the token."""
    url = url.rstrip("/")
    try:
        config = web.request(f"{url}/api/config", token=token, timeout=10)
        return {"name": config["location_name"], "url": url, "token": token, "version": config["version"]}
    except web.HttpError as error:
        if error.status in (401, 403):
            raise DevkitError(
                f"The Home Assistant at {url} refuses the token: make a long-lived access token there "
                "(your profile page, Security) and pass it with --ha-token."
            ) from error
        raise DevkitError(
            f"{url} is not a Home Assistant (it answered {error.status}): check --ha-url."
        ) from error
    except (KeyError, TypeError) as error:
        raise DevkitError(f"{url} is not a Home Assistant: check --ha-url.") from error
    except web.Unreachable as error:
        raise DevkitError(f"{error}. Check --ha-url.") from error


def _interrupt(_signum: int, _frame: FrameType | None) -> NoReturn:
    """End what is under way in all threads."""
    _ignore_signals()
    process.abort()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """From here on everything is stopped anyway."""
    for signum in _SIGNALS:
        signal.signal(signum, signal.SIG_IGN)


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _obey(given: argparse.Namespace, demo: Demo) -> None:
    if given.status:
        demo.print_status(as_json=given.json)
    elif given.stop:
        demo.stop()
    elif given.reset:
        demo.reset()
    elif given.screenshots:
        demo.take_pictures(given.screenshots)
    elif given.app_pictures:
        demo.take_app_pictures()
    else:
        demo.start(given)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    for signum in _SIGNALS:
        signal.signal(signum, _interrupt)
    try:
        given = parse(sys.argv[1:] if arguments is None else arguments)
        with checkout.explained():
            _obey(given, Demo(Console()))
    except BrokenPipeError:  # the reader of our output has gone, `| head` for example
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (DevkitError, KeyboardInterrupt) as error:
        if process.aborted():
            print("./demo: interrupted; nothing of it is left running.", file=sys.stderr)
            return 130
        print(f"./demo: {error}", file=sys.stderr)
        return error.exit_code if isinstance(error, DevkitError) else 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
