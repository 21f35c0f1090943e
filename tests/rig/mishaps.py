"""Everything that goes wrong in the life of a server, at random, one thread for each that it happens to."""

from __future__ import annotations

import random
import signal
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from devkit.home_assistant import HomeAssistant
from tests.rig.bridge_process import BridgeProcess
from tests.rig.doors import Door, Sleep
from tests.rig.fake_homes import FakeHomes
from tests.rig.site import Site

Mishap = Callable[[random.Random], str]
"""Does it, waits until it is over as far as the one who does it can know, and says what it was."""

POSTGRES_REPAIR_SECONDS = 3.0


@dataclass
class Chaos:
    """`run` lets it all happen; afterwards everything stands again.

    Attributes:
        seed: the same seed chooses the same mishaps for each victim, though not at the same moments.
        diary: what happened, with the seconds since the beginning.
        sleeps: of processes that stood still.
        pids: every pid that a process name has had; the empty name is Odoo's.
        errors: what went wrong in the making of mishaps themselves.
        began: seconds of the monotonic clock.
    """

    site: Site
    seed: int
    diary: list[tuple[float, str]] = field(default_factory=list)
    sleeps: list[Sleep] = field(default_factory=list)
    pids: dict[str, set[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    began: float = 0.0

    def __post_init__(self) -> None:
        self._over = threading.Event()
        # Odoo's start, unlike all else, does not survive that PostgreSQL goes away in the middle of it.
        self._odoo_or_postgres = threading.Lock()
        self._victims: list[tuple[str, Sequence[Mishap], float]] = []
        self._repairs: list[Callable[[], object]] = []

    def run(self, seconds: float) -> None:
        """Let mishaps happen for so long, then repair everything."""
        self.began = time.monotonic()
        threads = [
            threading.Thread(target=self._torment, args=victim, name=f"chaos {victim[0]}")
            for victim in self._victims
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self._over.set()
        for thread in threads:
            thread.join()
        with ExitStack() as repairs:
            for repair in self._repairs:
                repairs.callback(repair)

    def _torment(self, name: str, mishaps: Sequence[Mishap], pause: float) -> None:
        chance = random.Random(f"{self.seed} {name}")
        while not self._over.wait(chance.uniform(0, 2 * pause)):
            mishap = chance.choice(mishaps)
            began = time.monotonic() - self.began
            try:
                self.diary.append((began, f"{name}: {mishap(chance)}"))
            except Exception:
                self.errors.append(f"{began:.1f} {name}: {traceback.format_exc()}")

    def _wait(self, seconds: float) -> None:
        """As long as that, or until it is all over."""
        self._over.wait(seconds)

    # -- victims
    # ------------------------------------------------------------------------------------------------------

    def bridge(self, name: str, bridge: BridgeProcess, pause: float = 4) -> None:
        """A process of its own is stopped, killed and frozen."""
        pids = self.pids.setdefault(name, set())

        def note() -> None:
            if bridge.pid is not None:
                pids.add(bridge.pid)

        def start_again(chance: random.Random) -> None:
            self._wait(chance.choice((0, 0, 1, 3)))
            bridge.start()
            note()

        def stop(chance: random.Random) -> str:
            signum = chance.choice((signal.SIGTERM, signal.SIGINT, signal.SIGHUP))
            began = time.monotonic()
            in_order = bridge.stop(signum)
            taken = time.monotonic() - began
            if not in_order:
                self.errors.append(f"{name} did not end within 10 s of {signum.name}")
            start_again(chance)
            return f"{signum.name}, gone after {taken:.1f} s"

        def kill(chance: random.Random) -> str:
            bridge.kill()
            start_again(chance)
            return "killed"

        def freeze(chance: random.Random) -> str:
            seconds = chance.choice((0.5, 3, 14, 18))
            pid, began = bridge.pid, time.monotonic()
            bridge.freeze()
            self._wait(seconds)
            # Noted before it wakes, so that nothing it does is judged without it.
            self.sleeps.append(Sleep(pid or 0, began, time.monotonic()))
            bridge.wake()
            return f"frozen for {time.monotonic() - began:.1f} s"

        note()
        self._victims.append((name, (stop, kill, freeze, freeze), pause))
        self._repairs.append(lambda: bridge.running or bridge.start())
        self._repairs.append(bridge.wake)

    def odoo(self, pause: float = 10) -> None:
        """Odoo, threaded, with a bridge in it, is restarted and killed."""
        odoo = self.site.odoo
        pids = self.pids.setdefault("", set())

        def again(end: Callable[[], object]) -> None:
            with self._odoo_or_postgres:
                end()
                self.site.start_odoo(bridge=True)
                if odoo.pid is not None:
                    pids.add(odoo.pid)

        def restart(_chance: random.Random) -> str:
            again(odoo.stop)
            return "restarted"

        def kill(_chance: random.Random) -> str:
            again(odoo.kill)
            return "killed"

        if odoo.pid is not None:
            pids.add(odoo.pid)
        self._victims.append(("Odoo", (restart, kill), pause))

    def postgres(self, pause: float = 10) -> None:
        """PostgreSQL is restarted and killed, and single connections of the bridges are ended."""
        postgres = self.site.postgres

        def restart(chance: random.Random) -> str:
            with self._odoo_or_postgres:
                end = chance.choice((postgres.stop, postgres.kill))
                end()
                self._wait(chance.choice((0, 1, POSTGRES_REPAIR_SECONDS)))
                postgres.start()
            return f"{end.__name__} and start"

        def end_connections(chance: random.Random) -> str:
            purpose = chance.choice(("bridge", "writer", "bus", "registries", ""))
            sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE %s"
            ended = self.site.tables.rows(sql, f"odoo_ha {purpose}%")
            return f"{len(ended)} connections '{purpose}' ended"

        self._victims.append(("PostgreSQL", (restart, end_connections, end_connections), pause))
        self._repairs.append(postgres.start)

    def door(self, name: str, door: Door, pause: float = 4) -> None:
        """The network to one Home Assistant breaks."""

        def cut(_chance: random.Random) -> str:
            door.cut()
            return "cut"

        def refuse(chance: random.Random) -> str:
            door.refuse()
            door.cut()
            self._wait(chance.uniform(0, 4))
            door.accept()
            return "refused for a while"

        def stall(chance: random.Random) -> str:
            door.stall()
            self._wait(chance.uniform(0, 8))
            door.flow()
            return "stalled for a while"

        self._victims.append((name, (cut, refuse, stall), pause))
        self._repairs.append(door.flow)
        self._repairs.append(door.accept)

    def fakes(self, fakes: FakeHomes, pause: float = 8) -> None:
        """All fake Home Assistants go away in order and come back."""

        def restart(chance: random.Random) -> str:
            fakes.stop_serving()
            self._wait(chance.uniform(0, 3))
            fakes.serve_again()
            return "off and on"

        def half_a_frame(chance: random.Random) -> str:
            fakes.call(fakes[chance.randrange(len(list(fakes)))].send_half_a_frame)
            return "half a frame"

        self._victims.append(("the fakes", (restart, half_a_frame), pause))

    def home_assistant(self, home: HomeAssistant, pause: float = 8) -> None:
        """A real Home Assistant is restarted and killed."""

        def again(chance: random.Random) -> str:
            end = chance.choice((home.stop, home.kill))
            end()
            self._wait(chance.uniform(0, 3))
            home.start()
            return f"{end.__name__} and start"

        self._victims.append(("Home Assistant", (again,), pause))
        self._repairs.append(home.start)
