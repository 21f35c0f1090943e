"""All that a hostile Home Assistant does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from . import registries, sockets, states
from .act import Act
from .values import VALUES

if TYPE_CHECKING:
    from .mood import Hostile


async def behave(hostile: Hostile) -> None:
    """As a home should be, for a while."""
    hostile.heal()
    await hostile.pause(1.0, 4.0)


ACTS = (
    *(Act(f"value: {kind}", partial(states.value, kind=kind)) for kind in VALUES),
    Act("a state that is no JSON", states.not_json),
    Act("failed subscription", states.failed_subscription),
    Act("unknown entities", states.unknown_entities),
    Act("unknown messages", states.unknown_messages),
    Act("broken text", states.broken_text),
    Act("binary frame", states.binary),
    Act("odd events", states.odd_events),
    Act("flood", states.flood),
    Act("burst", states.burst),
    Act("entities come and go", states.come_and_go),
    Act("swapped entity ids", registries.swap),
    Act("renamed ten times", registries.rename),
    Act("removed and made again", registries.recreate),
    Act("registry churn", registries.churn),
    Act("long names", registries.long_names),
    Act("bad fields", registries.bad_fields),
    Act("odd rows", registries.odd_rows),
    Act("odd lists", registries.odd_lists),
    Act("odd entries", registries.odd_entries),
    Act("failing lists", registries.failing_lists),
    Act("no lists", registries.no_lists),
    Act("odd responses", registries.odd_responses, to_followers=False),
    Act("odd greeting", registries.odd_greeting, to_followers=False),
    Act("odd location", registries.odd_location, to_followers=False),
    Act("odd config entries", registries.odd_config_entries, to_followers=False),
    Act("half a frame", sockets.half_a_frame),
    Act("garbage", sockets.garbage),
    Act("abort", sockets.abort, to_followers=False),
    Act("close", sockets.close),
    Act("refuses", sockets.refuse, to_followers=False),
    Act("unavailable", sockets.unavailable, to_followers=False),
    Act("says nothing", sockets.says_nothing, to_followers=False),
    Act("half open", sockets.half_open),
    Act("reads nothing", sockets.reads_nothing),
    Act("slow", sockets.slow, to_followers=False),
    *(Act("behaves", behave) for _ in range(4)),
)
