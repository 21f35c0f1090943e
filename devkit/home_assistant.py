"""One real Home Assistant server: its configuration directory, its process and its API."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from . import energy_past, home_setup, paths, web
from .errors import DevkitError
from .local_server import LocalServer
from .ports import LOOPBACK, free_port
from .process import clean_environment

HOMES = Path(__file__).resolve().parent / "homes"


@dataclass(frozen=True)
class HomeAssistantInstall:
    """A virtual environment with Home Assistant in it.

    Attributes:
        python: its interpreter.
        version: for example "2025.4.4".
    """

    python: Path
    version: str


class HomeAssistant(LocalServer):
    """A Home Assistant with one owner, a long-lived token and a set-up of ours.

    Attributes:
        name: also HA's location name.
        version: HA's version.
        config: HA's configuration directory; kept between runs.
    """

    stop_timeout = 30.0
    """It writes its recorder and its registries first."""

    def __init__(
        self,
        directory: Path,
        name: str,
        install: HomeAssistantInstall,
        *,
        setup: str = "home",
        log: Path | None = None,
    ) -> None:
        """`setup` names a directory of `devkit/homes`: "home", "office" or "bare" (input helpers only)."""
        log = log or directory / "home-assistant.log"
        super().__init__(f"Home Assistant '{name}'", directory, "home-assistant.pid", log)
        self.name = name
        self.version = install.version
        self.config = directory / "config"
        self._python = install.python
        self._template = HOMES / setup

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, the same after every restart as long as the port stays free."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def token(self) -> str:
        """The owner's (an admin's) long-lived access token; empty before the first start."""
        return self._state.get("token", "")

    @property
    def password(self) -> str:
        """The password of the HA user `home_setup.OWNER`, for HA's own pages at `url`."""
        return self._state.get("password", "")

    @property
    def identity(self) -> str:
        """Another one where this server was set up anew; empty before the first start."""
        return self._state.get("identity", "")

    def start(self, timeout: float = 120) -> None:
        """Start, onboard and set up where that was not done yet; return when HA says that it is running.

        Raises DevkitError with the end of HA's log where it does not come up.
        """
        if self.running:
            return
        self._configure()
        command = [
            self._python,
            paths.INSIDE / "launcher" / "hass",
            "-c",
            self.config,
            "--skip-pip",
            "--log-no-color",
        ]
        self._daemon.start(command, cwd=self.config, env=clean_environment(HOME=str(self.directory)))
        with self._stopped_on_error():
            if not self.token:
                self._wait_until(lambda: home_setup.can_onboard(self.url), timeout)
                self._remember(identity=uuid4().hex, **home_setup.onboard(self._python, self.url, self.name))
            self._wait_until(self.is_ready, timeout)
            self._set_up()

    def _configure(self) -> None:
        """Write the configuration; data of a newer HA, which this one could not read, is dropped."""
        if _newer(self._state.get("version"), self.version):
            shutil.rmtree(self.directory)
        if not self.token:  # perhaps half-onboarded: nobody knows the owner's password
            shutil.rmtree(self.config, ignore_errors=True)
        paths.private_directory(self.directory)
        ignored = shutil.ignore_patterns("registry.json", "energy.json", "__pycache__")
        shutil.copytree(self._template, self.config, dirs_exist_ok=True, ignore=ignored)
        shutil.copy(HOMES / "base.yaml", self.config)
        if not self.token:
            home_setup.skip_welcome_pages(self.config)
        port = free_port(self.port)
        secrets = f"http_port: {port}\nname: {json.dumps(self.name)}\n"
        (self.config / "secrets.yaml").write_text(secrets, encoding="utf-8")
        home_setup.store_http_settings(self.config, port)
        self._remember(port=port, version=self.version)

    def is_ready(self) -> bool:
        """Whether HA has finished starting (its state is RUNNING)."""
        try:
            return self._rest("config").get("state") == "RUNNING"
        except DevkitError:
            return False

    def _set_up(self) -> None:
        self._once("registry", lambda wanted: home_setup.apply_registry(wanted, self.commands))
        settings = self._template / "energy.json"
        # Home Assistant writes them to the disk a minute later: one that is killed before that has lost them.
        if settings.exists() and not energy_past.has_settings(self.commands):
            self._set_up_energy(json.loads(settings.read_text(encoding="utf-8")))

    def _once(self, name: str, apply: Callable[[dict[str, Any]], None]) -> None:
        """Apply what the set-up has in this file, if it has not been applied yet."""
        wanted = self._template / f"{name}.json"
        if not wanted.exists():
            return
        text = wanted.read_text(encoding="utf-8")
        if self._state.get(name) == text:
            return
        apply(json.loads(text))
        self._remember(**{name: text})

    def _set_up_energy(self, settings: dict[str, Any]) -> None:
        # Home Assistant makes the sensors of costs, whose past is imported too, when it has the settings.
        energy_past.save_settings(self.commands, settings)
        energy_past.import_past(self.commands, datetime.now(timezone.utc))

    def _rest(self, path: str, method: str = "GET", body: Any = None) -> Any:
        return web.request(f"{self.url}/api/{path}", method=method, body=body, token=self.token)

    def get_state(self, entity_id: str) -> dict[str, Any] | None:
        """entity_id, state, attributes, last_changed, last_updated …; None where there is no such entity."""
        try:
            return self._rest(f"states/{quote(entity_id)}")
        except web.HttpError as error:
            if error.status == 404:
                return None
            raise

    def get_states(self) -> list[dict[str, Any]]:
        """All of them, each as `get_state` has it."""
        return self._rest("states")

    def set_state(
        self, entity_id: str, state: str, attributes: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Change (or make up) a state without touching any device; returns it. `attributes` replace the old ones."""
        return self._rest(
            f"states/{quote(entity_id)}", "POST", {"state": state, "attributes": attributes or {}}
        )

    def remove_state(self, entity_id: str) -> None:
        """The entity is gone from HA's state machine."""
        self._rest(f"states/{quote(entity_id)}", "DELETE")

    def call_service(self, domain: str, service: str, **data: Any) -> list[dict[str, Any]]:
        """Call a service, with `entity_id=…` and the like as data; returns the states that changed meanwhile."""
        return self._rest(f"services/{domain}/{service}", "POST", data)

    def commands(self, *messages: dict[str, Any]) -> list[Any]:
        """Send websocket commands (dicts with `type`, no `id`) one after the other; return their results.

        Raises DevkitError with HA's error code and message at the first that fails.
        """
        return home_setup.send_commands(self._python, self.url, self.token, messages)

    def add_user(self, username: str, *, admin: bool = False) -> str:
        """Create an HA user and return a long-lived access token of hers."""
        return home_setup.add_user(self._python, self.url, username, admin=admin, commands=self.commands)


def _newer(one: str | None, other: str) -> bool:
    """Whether version `one` is newer than `other`; both like "2025.4.4"."""
    return one is not None and [int(part) for part in one.split(".")] > [
        int(part) for part in other.split(".")
    ]
