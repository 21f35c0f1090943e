"""What a person is asked about who answers at an address. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

DUPLICATE_CODE = "identity_duplicate"


def digest(parts: Iterable[str]) -> str:
    """What a person accepts when they say that this is right."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def of_duplicate(user_id: str) -> str:
    """The question whether a second instance may connect to the same Home Assistant.

    :param user_id: Home Assistant's id of the token's user, which stands for the server
    """
    return digest(["duplicate", user_id])
