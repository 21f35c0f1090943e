"""What a streaming export of history costs: rows a second through HTTP, and memory of the worker that writes it.

It is given an Odoo that has the rows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psutil
import requests

from tests.odoo_client import OdooClient

CHUNK_BYTES = 1 << 18
SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class ExportCost:
    """:ivar memory_mib: by how much the worker's memory rose at most above what it had before"""

    rows: int
    seconds: float
    memory_mib: float

    @property
    def rows_per_s(self) -> float:
        return self.rows / self.seconds


def measure_export(
    client: OdooClient,
    worker: psutil.Process,
    entity_ids: Sequence[int],
    since: datetime,
    until: datetime,
    form: str = "csv",
) -> ExportCost:
    """Read one whole export, as fast as it comes.

    :param worker: the process that answers `client`; with several workers, of a server that has one
    :param entity_ids: records of `ha.entity`
    :param since: UTC, as `until`
    :param form: `csv` or `jsonl`
    """
    params = {
        "entity_ids": ",".join(map(str, entity_ids)),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "form": form,
    }
    with _Memory(worker) as memory:
        started = time.monotonic()
        lines = 0
        with requests.get(
            f"{client.url}/odoo_ha_history/export",
            params=params,
            cookies={"session_id": client.session_id},
            stream=True,
            timeout=600,
        ) as answer:
            answer.raise_for_status()
            for chunk in answer.iter_content(CHUNK_BYTES):
                lines += chunk.count(b"\n")
        seconds = time.monotonic() - started
    head = 1 if form == "csv" else 0
    return ExportCost(lines - head, seconds, memory.rise_mib)


class _Memory:
    """The most memory of a process while it is entered, above what it had at first."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._before = self._most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def rise_mib(self) -> float:
        return (self._most - self._before) / 2**20

    def __enter__(self) -> _Memory:
        self._before = self._most = self._process.memory_info().rss
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            self._most = max(self._most, self._process.memory_info().rss)
