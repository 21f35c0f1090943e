"""Somebody who asks Odoo for something all the time, to whom it shows how busy Odoo is."""

from __future__ import annotations

import threading
import time

from tests.odoo_client import OdooClient

REQUEST = "/odoo_ha_addon/get_instances"
PAUSE_SECONDS = 0.02


class Requests:
    """A context manager: asks from entering to leaving."""

    def __init__(self, odoo: OdooClient) -> None:
        self._odoo = odoo
        self._seconds: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Requests:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def take(self) -> list[float]:
        """How long each answer took (seconds) since the last call."""
        taken, self._seconds = self._seconds, []
        return taken

    def _ask(self) -> None:
        while not self._over.wait(PAUSE_SECONDS):
            began = time.monotonic()
            self._odoo.route(REQUEST)
            self._seconds.append(time.monotonic() - began)
