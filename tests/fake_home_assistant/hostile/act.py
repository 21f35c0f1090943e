"""One thing that a hostile Home Assistant does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .mood import Hostile


@dataclass(frozen=True)
class Act:
    """
    Attributes:
        do: returns when it is over; draws from the hostile's `chance`.
        to_followers: it is done to those who follow the states, and says nothing to anybody else.
    """

    name: str
    do: Callable[[Hostile], Awaitable[None]]
    to_followers: bool = True
