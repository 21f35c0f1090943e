"""How long instances are away, from looks at their state. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Absences:
    """
    Attributes:
        longest: seconds that any instance was not connected, at most two pauses between looks too little.
    """

    longest: float = 0.0
    _left: dict[int, float] = field(default_factory=dict)

    def look(self, now: float, connected: Mapping[int, bool]) -> None:
        """Take in which instances are connected now, in seconds of any clock.

        >>> absences = Absences()
        >>> for now, there in ((0, True), (1, False), (3, False), (4, True), (5, False)):
        ...     absences.look(now, {1: there})
        >>> absences.longest
        3
        """
        for instance_id, there in connected.items():
            if there and instance_id not in self._left:
                continue
            left = self._left.setdefault(instance_id, now)
            self.longest = max(self.longest, now - left)
            if there:
                del self._left[instance_id]
