"""Whatever fails, in whatever order: afterwards Odoo has exactly what Home Assistant has, and nobody ever wrote
without the right to.

One thing nobody can have: while a process stands still (SIGSTOP, a laptop asleep), the kernel keeps its TCP
connections, and no other process can close them. So Home Assistant may see two connections then: the frozen
bridge's, which reads nothing, and its successor's.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from devkit.home_assistant import HomeAssistant
from tests.rig.changes import Changes
from tests.rig.doors import Door
from tests.rig.loop_thread import LoopThread
from tests.rig.mishaps import Chaos
from tests.rig.real_homes import home_of_its_own
from tests.rig.site import Site
from tests.rig.tables import as_table_has_them, differences, wait_for_connected
from tests.rig.witness import Witness, options_of, strangers
from tests.waiting import eventually

SECONDS = float(os.environ.get("HA_CHAOS_SECONDS", "60"))
"""How long things go wrong; `HA_CHAOS_SECONDS=600` for a thorough run."""
FAKES = 3
RECOVERY_SECONDS = 60


@pytest.fixture
def seed() -> int:
    """`HA_CHAOS_SEED` chooses the same mishaps again."""
    return int(os.environ.get("HA_CHAOS_SEED", random.randrange(10**6)))


@pytest.fixture
def real_home() -> Iterator[HomeAssistant]:
    """A Home Assistant of this test's own."""
    with home_of_its_own("Chaos", is_killed=True) as home:
        yield home


@pytest.mark.apart
@pytest.mark.timeout(SECONDS + 240)
def test_after_all_mishaps_odoo_has_exactly_what_home_assistant_has(
    site: Site, real_home: HomeAssistant, seed: int
) -> None:
    print(f"HA_CHAOS_SEED={seed} HA_CHAOS_SECONDS={SECONDS:g}")
    with ExitStack() as running:
        odoo = site.start_odoo(bridge=True)
        fakes = site.fakes(FAKES, 40)
        bridges = {name: site.bridge(name, options_of(name)) for name in ("a", "b")}
        chaos = Chaos(site, seed)

        def pids() -> list[int]:
            return [process.pid for process in (site.odoo, *bridges.values()) if process.pid is not None]

        loop = running.enter_context(LoopThread("doors"))
        fake_doors = [running.enter_context(Door(loop, fakes.port, pids)) for _ in fakes]
        real_door = running.enter_context(Door(loop, urlsplit(real_home.url).port or 0, pids))
        doors = [*fake_doors, real_door]
        addresses = {
            f"fake {number}": (f"http://127.0.0.1:{door.port}{urlsplit(home.url).path}", home.token)
            for number, (door, home) in enumerate(zip(fake_doors, fakes, strict=True))
        }
        addresses["real"] = (f"http://127.0.0.1:{real_door.port}", real_home.token)
        ids = site.make_instances(odoo, addresses)
        wait_for_connected(site.tables, ids)
        witness = Witness(site.tables)
        witness.install()

        for name, bridge in bridges.items():
            chaos.bridge(name, bridge)
        chaos.odoo()
        chaos.postgres()
        chaos.fakes(fakes)
        chaos.home_assistant(real_home)
        for name, door in zip(addresses, doors, strict=True):
            chaos.door(f"the way to {name}", door)
        with Changes(fakes, [real_home], seed):
            chaos.run(SECONDS)
        print(f"began at {chaos.began:.1f}, who was who: {chaos.pids}")
        for at, what in sorted(chaos.diary):
            print(f"{at:6.1f} {what}")

        def wrong() -> dict[str, list[str]]:
            wanted = [fakes.states(home) for home in fakes] + [real_home.get_states()]
            return {
                name: found
                for name, instance_id, states in zip(addresses, ids, wanted, strict=True)
                if (found := differences(site.tables.states(instance_id), as_table_has_them(states)))
            }

        assert not chaos.errors
        wait_for_connected(site.tables, ids, timeout=RECOVERY_SECONDS)
        eventually(wrong, lambda found: not found, RECOVERY_SECONDS, 0.2)
        assert not strangers(witness.writes(), chaos.pids), "a process wrote without the lease"
        for name, door in zip(addresses, doors, strict=True):
            assert not door.avoidable(chaos.sleeps), f"two connections to {name} at the same time"
        for name, bridge in bridges.items():
            assert not bridge.complaints(), f"bridge {name} stumbled"
