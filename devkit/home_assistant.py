"""One real Home Assistant server: its configuration directory, its process and its REST API."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .process import Daemon


@dataclass(frozen=True)
class HomeAssistantInstall:
    """A virtual environment with Home Assistant in it.

    Attributes:
        python: its interpreter.
        version: for example "2025.4.4".
    """

    python: Path
    version: str


class HomeAssistant:
    """A Home Assistant with one owner, a long-lived token and a set-up of ours.

    Attributes:
        name: also HA's location name.
        config: HA's configuration directory; kept between runs.
        log: what HA writes.
        token: the owner's long-lived access token (an admin's).
    """

    def __init__(self, directory: Path, name: str, install: HomeAssistantInstall, *, setup: str = "home", log: Path | None = None) -> None:
        """`setup` names what the server has: "home", "office" or "bare" (a few input helpers, starts fastest)."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, the same after every restart."""
        raise NotImplementedError

    @property
    def token(self) -> str:
        raise NotImplementedError

    @property
    def pid(self) -> int | None:
        raise NotImplementedError

    @property
    def version(self) -> str:
        raise NotImplementedError

    def start(self, timeout: float = 120) -> None:
        """Start, onboard and set up where that was not done yet; return when HA says it is running."""
        raise NotImplementedError

    def stop(self, timeout: float = 30) -> None:
        """SIGTERM: HA writes its recorder and registries and ends."""
        raise NotImplementedError

    def kill(self) -> None:
        """SIGKILL, as a power cut."""
        raise NotImplementedError

    def restart(self) -> None:
        """Stop and start on the same port."""
        raise NotImplementedError

    def get_state(self, entity_id: str) -> dict[str, Any] | None:
        """`GET /api/states/<entity_id>`: entity_id, state, attributes, last_changed, last_updated; None where there is none."""
        raise NotImplementedError

    def set_state(self, entity_id: str, state: str, attributes: dict[str, Any] | None = None) -> dict[str, Any]:
        """`POST /api/states/<entity_id>`: change (or make up) a state, without touching any device."""
        raise NotImplementedError

    def remove_state(self, entity_id: str) -> None:
        """`DELETE /api/states/<entity_id>`: the entity is gone from HA."""
        raise NotImplementedError

    def call_service(self, domain: str, service: str, **data: Any) -> list[dict[str, Any]]:
        """`POST /api/services/<domain>/<service>`; returns the states that changed."""
        raise NotImplementedError

    def commands(self, *messages: dict[str, Any]) -> list[Any]:
        """Send websocket commands (dicts with `type`, no `id`) one after the other; return their results.

        Raises DevkitError with HA's error code and message at the first that fails.
        """
        raise NotImplementedError

    def add_user(self, username: str, *, admin: bool = False) -> str:
        """Create an HA user and return a long-lived access token of hers."""
        raise NotImplementedError
