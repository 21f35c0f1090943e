"""A real Home Assistant of one test's own, which it may kill, stop and fill as it likes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from devkit import paths
from devkit.console import Console
from devkit.home_assistant import HomeAssistant
from devkit.parts import ensure_parts


@contextlib.contextmanager
def home_of_its_own(name: str, *, is_killed: bool = False) -> Iterator[HomeAssistant]:
    """It has input helpers only. What it holds is kept for the next run.

    :param is_killed: it is started and stopped in order once, so that a kill finds its user
    """
    install = ensure_parts(Console(quiet=True)).home_assistant
    assert install
    home = HomeAssistant(paths.RUN / "test" / name.lower().replace(" ", "_"), name, install, setup="bare")
    home.stop()
    is_new = not home.token
    home.start()
    if is_new and is_killed:
        home.restart()
    try:
        yield home
    finally:
        home.stop()
