"""`async with timeout(seconds)` on every Python we support; raises asyncio.TimeoutError.

`asyncio.wait_for` is no substitute before Python 3.12: it runs its awaitable in a task of its own, and can
lose a result (an open socket, here) that arrives in the moment of a cancellation.
"""

from __future__ import annotations

import sys

if sys.version_info >= (3, 11):
    from asyncio import timeout
else:
    # aiohttp itself depends on it there.
    from async_timeout import timeout  # type: ignore[import-not-found,unused-ignore]

__all__ = ["timeout"]
