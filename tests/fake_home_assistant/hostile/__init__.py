"""A Home Assistant that does at random all that one Home Assistant can do to its client, and behaves in between.

    hostile = Hostile(home, server, seed=7)
    hostile.begin()
    …
    await hostile.calm()      # from here on `home` is a Home Assistant like any other

What it says of its own states and registries is true, or not to be understood: it never lies in a way that no
client could notice. So what a client has at the end can be compared with what the home has.
"""

from .mood import Hostile

__all__ = ["Hostile"]
