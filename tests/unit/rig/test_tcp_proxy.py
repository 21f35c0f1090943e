"""What the tests themselves stand on: the proxy that breaks connections."""

from __future__ import annotations

import gc
import socket
import threading
import warnings

from tests.rig.loop_thread import LoopThread
from tests.rig.tcp_proxy import TcpProxy

LOOPBACK = "127.0.0.1"


def _connect_until(over: threading.Event, port: int) -> None:
    while not over.is_set():
        try:
            socket.create_connection((LOOPBACK, port), 0.2).close()
        except OSError:
            continue


def test_a_connection_that_comes_while_it_begins_to_refuse_is_not_left_open() -> None:
    over = threading.Event()
    with (
        warnings.catch_warnings(record=True) as told,
        socket.create_server((LOOPBACK, 0)) as target,
        LoopThread() as loop,
        TcpProxy(loop, target.getsockname()[1]) as proxy,
    ):
        warnings.simplefilter("always")
        clients = [threading.Thread(target=_connect_until, args=(over, proxy.port)) for _ in range(3)]
        for client in clients:
            client.start()
        for _ in range(50):
            proxy.refuse()
            proxy.accept()
        over.set()
        for client in clients:
            client.join()
        gc.collect()
    assert [str(one.message) for one in told if issubclass(one.category, ResourceWarning)] == []
