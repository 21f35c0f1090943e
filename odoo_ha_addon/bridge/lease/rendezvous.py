"""Which bridge serves which instance: rendezvous hashing, so that all bridges come to the same answer alone.

>>> owner(7, ["only"])
'only'
>>> owner(7, []) is None
True
>>> owner(7, ["a", "b", "c"]) == owner(7, ["c", "a", "b"])
True
>>> able(7, {"a": {7}, "b": {8}})
['b']
>>> able(7, {"a": {7}, "b": {7, 8}})
['a', 'b']
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b


def owner(instance_id: int, bridges: Iterable[str]) -> str | None:
    """The name of the bridge that should serve the instance; when one dies, only its own instances move."""
    return max(bridges, key=lambda name: _weight(name, instance_id), default=None)


def able(instance_id: int, bridges: Mapping[str, Collection[int]]) -> list[str]:
    """The bridges that can serve the instance; all of them where none can, for one has to say why.

    :param bridges: by name, the instances that each of them cannot serve
    """
    return [name for name, cannot in bridges.items() if instance_id not in cannot] or list(bridges)


def _weight(name: str, instance_id: int) -> tuple[bytes, str]:
    return blake2b(f"{name}/{instance_id}".encode(), digest_size=8).digest(), name
