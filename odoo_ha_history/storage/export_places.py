"""How many exports may run at a time. Each occupies a worker of Odoo for as long as somebody reads, so one user who
starts many of them would keep all others waiting. With a cursor that is given.

An export that runs is a row, whose time is prolonged while somebody reads; of one that has died it runs out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

SECONDS = 60
"""How long a place is taken after a part of the file was read."""
_TABLE = """
    CREATE TABLE IF NOT EXISTS ha_history_export_place (
        id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id int4 NOT NULL,
        until timestamp NOT NULL
    )
"""
# One after the other, and before anything is seen: who comes last sees all others.
_ALONE = "LOCK TABLE ha_history_export_place IN SHARE ROW EXCLUSIVE MODE"
_NOW = "clock_timestamp() AT TIME ZONE 'UTC'"
_UNTIL = f"({_NOW}) + interval '{SECONDS} seconds'"


class Most(NamedTuple):
    """Exports at a time: in all, and of one user."""

    all: int
    user: int


class Taken(Exception):
    """There is no place.

    :ivar by_user: the user has all that one user can have
    """

    def __init__(self, by_user: bool) -> None:
        super().__init__()
        self.by_user = by_user


def create_table(cr: Any) -> None:
    cr.execute(_TABLE)


def drop_table(cr: Any) -> None:
    cr.execute("DROP TABLE IF EXISTS ha_history_export_place")


def check(cr: Any, user_id: int, most: Most) -> None:
    """:raises Taken:"""
    cr.execute(
        f"""
        SELECT count(*), count(*) FILTER (WHERE user_id = %s) FROM ha_history_export_place WHERE until > {_NOW}
        """,
        [user_id],
    )
    taken, own = cr.fetchone()
    if own >= most.user or taken >= most.all:
        raise Taken(own >= most.user)


def take(cr: Any, user_id: int, most: Most) -> int:
    """A place, for who tells its number to `keep` and `free`.

    :param cr: of a transaction of its own, as in those
    :raises Taken:
    """
    cr.execute(_ALONE)
    check(cr, user_id, most)
    cr.execute(f"DELETE FROM ha_history_export_place WHERE until < {_NOW}")
    cr.execute(
        f"INSERT INTO ha_history_export_place (user_id, until) VALUES (%s, {_UNTIL}) RETURNING id", [user_id]
    )
    place: int = cr.fetchone()[0]
    return place


def keep(cr: Any, place: int) -> None:
    """Somebody still reads."""
    cr.execute(_ALONE)
    cr.execute(f"UPDATE ha_history_export_place SET until = {_UNTIL} WHERE id = %s", [place])


def free(cr: Any, place: int) -> None:
    cr.execute(_ALONE)
    cr.execute("DELETE FROM ha_history_export_place WHERE id = %s", [place])
