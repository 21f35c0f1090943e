"""More sockets than `select` can name do not stop the bridge."""

from __future__ import annotations

import fcntl
import os
import resource
import time
from collections.abc import Iterator

import pytest

from odoo_ha_addon.file_descriptors import allow_many, wait_readable

BEYOND_SELECT = 1500


@pytest.fixture
def limits() -> Iterator[tuple[int, int]]:
    """The soft limit of most systems."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
    yield 1024, before[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_process_may_have_as_many_files_as_the_administrator_allows(limits: tuple[int, int]) -> None:
    allow_many()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (limits[1], limits[1])


def test_a_file_descriptor_that_select_cannot_name_is_waited_for(limits: tuple[int, int]) -> None:
    allow_many()
    reader, writer = os.pipe()
    far = fcntl.fcntl(reader, fcntl.F_DUPFD, BEYOND_SELECT)
    try:
        began = time.monotonic()
        wait_readable([far], 0.05)
        assert time.monotonic() - began >= 0.04
        os.write(writer, b".")
        wait_readable([far], 3600)
    finally:
        for descriptor in (reader, writer, far):
            os.close(descriptor)
