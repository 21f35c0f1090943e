"""Thousands of users, grants and links: copies, made by PostgreSQL, of those that were made as people make them."""

from __future__ import annotations

from collections.abc import Sequence

from tests.rig.tables import Tables

_COPY = """
    INSERT INTO {table} SELECT made.* FROM {table} AS original CROSS JOIN {others} CROSS JOIN LATERAL
        jsonb_populate_record(NULL::{table}, to_jsonb(original) || jsonb_build_object(
            'id', nextval('{table}_id_seq'), {changes})) AS made
    WHERE original.id = %s RETURNING id
"""


def _copy(tables: Tables, table: str, original: int, others: str, changes: str, *values: object) -> list[int]:
    """Copies of a row, one for each row of `others`; returns their ids.

    :param changes: names and values of other columns, which may name columns of `original` and have to name one of
        `others`: what does not depend on it is made once
    :param values: of `others`
    """
    sql = _COPY.format(table=table, others=others, changes=changes)
    return [row[0] for row in tables.rows(sql, *values, original)]


def copy_to_users(tables: Tables, user: int, grants: Sequence[int], count: int, *, and_to: int) -> None:
    """Have so many users as this one, each with their own contact and copies of these grants.

    :param and_to: somebody who is there, and is one of them
    """
    [[partner]] = tables.rows("SELECT partner_id FROM res_users WHERE id = %s", user)
    partners = _copy(tables, "res_partner", partner, _NUMBERS, "'name', 'Copy ' || number", count - 1)
    made = _copy(
        tables, "res_users", user, "unnest(%s::int[]) AS other (partner_id)",
        "'partner_id', other.partner_id, 'login', 'copy-' || other.partner_id", partners,
    )  # fmt: skip
    for relation, mine, other in (
        ("res_groups_users_rel", "uid", "gid"), ("res_company_users_rel", "user_id", "cid"),
    ):  # fmt: skip
        tables.rows(
            f"INSERT INTO {relation} ({mine}, {other}) SELECT copy, {other} FROM {relation}, unnest(%s::int[]) AS copy "
            f"WHERE {mine} = %s ON CONFLICT DO NOTHING",
            made,
            user,
        )
    [[contact]] = tables.rows("SELECT partner_id FROM res_users WHERE id = %s", and_to)
    for grant in grants:
        copies = _copy(
            tables, "ha_grant", grant, "unnest(%s::int[], %s::int[]) AS other (user_id, partner_id)",
            "'user_id', original.user_id * 0 + other.user_id, 'partner_id', original.partner_id * 0 + other.partner_id",
            [*made, and_to], [*partners, contact],
        )  # fmt: skip
        _copy_entities(tables, grant, copies)
        tables.rows(
            "INSERT INTO ha_grant_window (grant_id, hour_from, hour_to, monday, tuesday, wednesday, thursday, friday) "
            "SELECT copy, hour_from, hour_to, monday, tuesday, wednesday, thursday, friday FROM ha_grant_window, "
            "unnest(%s::int[]) AS copy WHERE grant_id = %s",
            copies,
            grant,
        )


def copy_links(tables: Tables, grant: int, count: int) -> None:
    """Have so many more links as that of this grant; nobody knows their secrets."""
    [[link]] = tables.rows("SELECT link_id FROM ha_grant WHERE id = %s", grant)
    links = _copy(
        tables, "ha_grant_link", link, _NUMBERS,
        "'ref', 'copy' || number, 'secret_hash', md5('secret' || number)", count,
    )  # fmt: skip
    others = "unnest(%s::int[]) AS other (link_id)"
    copies = _copy(tables, "ha_grant", grant, others, "'link_id', other.link_id", links)
    _copy_entities(tables, grant, copies)


_NUMBERS = "generate_series(1, %s) AS number"


def _copy_entities(tables: Tables, grant: int, copies: Sequence[int]) -> None:
    tables.rows(
        "INSERT INTO ha_grant_entity_rel (grant_id, entity_id) SELECT copy, entity_id FROM ha_grant_entity_rel, "
        "unnest(%s::int[]) AS copy WHERE grant_id = %s",
        list(copies),
        grant,
    )
