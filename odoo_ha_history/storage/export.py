"""Rows of history as the text of a file: PostgreSQL writes the lines, a part of them at a time. No Odoo.

A part is read in a transaction of its own, by the key: nothing is held while somebody reads slowly or has gone away,
and the memory does not grow with the number of rows. Within an entity the rows are in the order of their time.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .state_value import TEXT_SQL

ROWS_AT_ONCE = 10_000
ENTITIES_AT_ONCE = 500
COLUMNS = (
    "time_utc", "time_local", "instance", "entity_id", "name", "unit",
    "state", "value", "state_since_utc", "attributes",
)  # fmt: skip
_MOMENT = timedelta(microseconds=1)


class ExportEntity(NamedTuple):
    """Texts as they are written; for a spreadsheet none of them is one to calculate.

    :ivar unit: as it is now; empty for none
    :ivar zone: IANA name of the site's time zone
    """

    record_id: int
    instance: str
    entity_id: str
    name: str
    unit: str
    zone: str


@dataclass(frozen=True)
class ExportForm:
    """How a line is made.

    :ivar is_spreadsheet: opened by programs that calculate what begins like a formula
    :ivar fixed: the columns of an entity, between its two times and the rest
    :ivar line: SQL over `row` (of `ha_history`), `entity` (`fixed`, `zone`), `word` and `attributes` (texts)
    """

    name: str
    content_type: str
    is_spreadsheet: bool
    head: str
    fixed: Callable[[ExportEntity], str]
    line: str


def _csv_line(values: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()


def _json_fields(entity: ExportEntity) -> str:
    fields = {
        "instance": entity.instance, "entity_id": entity.entity_id, "name": entity.name, "unit": entity.unit or None,
    }  # fmt: skip
    return json.dumps(fields, ensure_ascii=False)[1:-1]


_TEXT = TEXT_SQL.format(row="row", word="word")
# As JSON writes a time: PostgreSQL does that fast, and in one way whatever its settings.
_UTC = """rtrim(to_json(row.{column})::text, '"') || 'Z"'"""
_LOCAL = "to_json(row.last_updated AT TIME ZONE 'UTC' AT TIME ZONE row.zone)::text"
_SINCE = f"""
    CASE WHEN row.last_changed IS NULL THEN {_UTC.format(column="last_updated")}
         ELSE {_UTC.format(column="last_changed")} END
"""
# The same as `as_text` of the base, for what is no number.
_HARMLESS = r"""
    CASE WHEN {text} ~ '^([=+@＝＋－＠\t\r\n-]|\{{=)' AND {text} !~* '^[+-]?[0-9]+([.,][0-9]+)*(e[+-]?[0-9]+)?$'
         THEN '''' ELSE '' END || {text}
"""
_QUOTED = """'"' || replace({text}, '"', '""') || '"'"""

CSV = ExportForm(
    name="csv",
    content_type="text/csv; charset=utf-8",
    is_spreadsheet=True,
    head=_csv_line(COLUMNS) + "\n",
    fixed=lambda entity: _csv_line([entity.instance, entity.entity_id, entity.name, entity.unit]),
    line=f"""
        {_UTC.format(column="last_updated")} || ',' || {_LOCAL} || ',' || row.fixed || ','
        || coalesce(
            CASE WHEN row.decimals IS NULL THEN {_QUOTED.format(text=f"({_HARMLESS.format(text='word.text')})")}
                 ELSE {_TEXT} END, '')
        || ',' || coalesce(row.value::text, '') || ',' || ({_SINCE}) || ','
        || coalesce({_QUOTED.format(text="attributes.data")}, '')
    """,
)
JSON_LINES = ExportForm(
    name="jsonl",
    content_type="application/x-ndjson; charset=utf-8",
    is_spreadsheet=False,
    head="",
    fixed=_json_fields,
    line=f"""
        '{{"time_utc": ' || {_UTC.format(column="last_updated")} || ', "time_local": ' || {_LOCAL} || ', '
        || row.fixed || ', "state": ' || coalesce(to_json({_TEXT})::text, 'null')
        || ', "value": ' || coalesce(row.value::text, 'null') || ', "state_since_utc": ' || ({_SINCE})
        || ', "attributes": ' || coalesce(attributes.data, '{{}}') || '}}'
    """,
)
FORMS = {form.name: form for form in (CSV, JSON_LINES)}

# The order of `entities` and, within each, of time comes from the nested loop over the key. What would let PostgreSQL
# change it (a join, a sort) stays out of it: words and attributes are looked up row by row.
_PART = """
    WITH lines AS MATERIALIZED (
        SELECT row.place, row.last_updated, {line} AS line
        FROM (
            SELECT entity.place, entity.fixed, entity.zone, history.*
            FROM unnest(%(ids)s::int4[], %(fixed)s::text[], %(zones)s::text[], %(after)s::timestamp[])
                WITH ORDINALITY AS entity (id, fixed, zone, after, place)
            CROSS JOIN LATERAL (
                SELECT last_updated, last_changed, value, decimals, word_id, attributes_id FROM ha_history
                WHERE entity_id = entity.id AND last_updated > entity.after AND last_updated < %(until)s
                ORDER BY last_updated
            ) AS history
            LIMIT %(rows)s
        ) AS row
        CROSS JOIN LATERAL (
            SELECT CASE WHEN row.word_id IS NOT NULL
                        THEN (SELECT text FROM ha_history_word WHERE id = row.word_id) END AS text
        ) AS word
        CROSS JOIN LATERAL (
            SELECT CASE WHEN row.attributes_id IS NOT NULL
                        THEN (SELECT data::text FROM ha_history_attributes WHERE id = row.attributes_id) END AS data
        ) AS attributes
    ), last AS (SELECT max(place) AS place FROM lines)
    SELECT count(*), string_agg(line, E'\\n'), (SELECT place FROM last),
           max(last_updated) FILTER (WHERE place = (SELECT place FROM last))
    FROM lines
"""


def export(
    cursor: Callable[[], AbstractContextManager[Any]],
    form: ExportForm,
    entities: Sequence[ExportEntity],
    since: datetime,
    until: datetime,
    rows_at_once: int = ROWS_AT_ONCE,
) -> Iterator[bytes]:
    """The file, in parts, of what happened from `since` to before `until` (UTC without a zone).

    :param cursor: opens a transaction, for one part
    """
    if form.head:
        yield form.head.encode()
    sql = _PART.format(line=form.line)
    first, after = 0, since - _MOMENT
    while first < len(entities):
        some = entities[first : first + ENTITIES_AT_ONCE]
        with cursor() as cr:
            cr.execute(
                sql,
                {
                    "ids": [entity.record_id for entity in some],
                    "fixed": [form.fixed(entity) for entity in some],
                    "zones": [entity.zone for entity in some],
                    "after": [after, *[since - _MOMENT] * (len(some) - 1)],
                    "until": until,
                    "rows": rows_at_once,
                },
            )
            count, text, place, last = cr.fetchone()
        if count:
            yield text.encode() + b"\n"
        if count < rows_at_once:
            first, after = first + len(some), since - _MOMENT
        else:
            first, after = first + place - 1, last
