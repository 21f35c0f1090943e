"""Whoever comes late finds nobody there, and never writes to what belongs to somebody else by now."""

from __future__ import annotations

import os
import select
import threading

from odoo_ha_addon.bridge.inbox import Inbox


def can_be_read(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def test_what_comes_first_goes_first_and_wakes() -> None:
    inbox: Inbox[int] = Inbox()
    assert not can_be_read(inbox.fileno())
    for number in range(3):
        inbox.put(number)
    assert can_be_read(inbox.fileno())
    inbox.quiet()
    assert not can_be_read(inbox.fileno())
    assert [inbox.take() for _ in range(4)] == [0, 1, 2, None]
    inbox.close()


def test_somebody_can_be_woken_without_anything_for_them() -> None:
    inbox: Inbox[int] = Inbox()
    inbox.wake()
    assert can_be_read(inbox.fileno())
    assert not inbox
    inbox.close()


def test_more_signals_than_the_pipe_holds_are_no_trouble() -> None:
    inbox: Inbox[int] = Inbox()
    for number in range(100_000):
        inbox.put(number)
    inbox.quiet()
    assert inbox.take() == 0
    inbox.close()


def test_what_comes_after_the_end_is_dropped_and_touches_no_descriptor_of_others() -> None:
    inbox: Inbox[int] = Inbox()
    inbox.close()
    pipes = [os.pipe() for _ in range(8)]  # they get the numbers that the inbox had
    inbox.put(1)
    inbox.wake()
    inbox.quiet()
    inbox.close()
    assert inbox.take() is None
    assert not [reader for reader, _writer in pipes if can_be_read(reader)]
    for pipe in pipes:
        for descriptor in pipe:
            os.close(descriptor)


def test_it_may_be_closed_while_others_write() -> None:
    for _ in range(50):
        inbox: Inbox[int] = Inbox()
        writers = [threading.Thread(target=lambda i=inbox: [i.put(n) for n in range(200)]) for _ in range(4)]  # type: ignore[misc]
        for writer in writers:
            writer.start()
        inbox.close()
        pipes = [os.pipe() for _ in range(4)]
        for writer in writers:
            writer.join()
        assert not [reader for reader, _writer in pipes if can_be_read(reader)]
        for pipe in pipes:
            for descriptor in pipe:
                os.close(descriptor)
