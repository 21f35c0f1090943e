"""Ports that are free, taken, or not ours to take."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from devkit.errors import DevkitError
from devkit.ports import LOOPBACK, answers, free_port, is_free, require_free, wait_until


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_port_on_which_somebody_listens_is_not_free(taken: int) -> None:
    assert not is_free(taken)
    assert answers(taken)


def test_the_preferred_port_is_taken_where_it_is_free(taken: int) -> None:
    port = free_port()
    assert free_port(port) == port
    assert free_port(taken) != taken


def test_two_callers_never_get_the_same_port() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == len(ports)


def test_a_port_in_use_is_one_sentence_with_another_port(taken: int) -> None:
    with pytest.raises(DevkitError, match=rf"^Port {taken} is in use: .* --port \d+\.$") as error:
        require_free(taken)
    offered = int(str(error.value).rstrip(".").rpartition(" ")[2])
    assert is_free(offered)


def test_waiting_ends_with_the_condition_or_with_the_time() -> None:
    asked = iter([False, False, True])
    assert wait_until(lambda: next(asked), timeout=5, interval=0.001)
    assert not wait_until(lambda: False, timeout=0.01, interval=0.001)
