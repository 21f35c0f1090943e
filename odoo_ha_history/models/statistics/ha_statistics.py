"""What happened, hour by hour and day by day: numbers, as people group, chart and export them.

The rows lie in `ha_statistics`, a partitioned table; this model reads a view of it.
"""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, drop_view_if_exists

from ...storage.statistics import schema as statistics_schema

QUARTER = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1)

# An id tells entity, period and beginning, so that it is found by the key. 53 bits, for browsers.
_ID = SQL(
    """
    (row.entity_id::bigint << 24) | ((row.period = 'day')::int << 23) | (extract(epoch FROM row.start)::bigint / 900)
    """
)
_NEVER_ADDED = {"mean", "min", "max", "availability"}


class HaStatistics(models.Model):
    _name = "ha.statistics"
    _description = "Home Assistant Statistics"
    _inherit = ["ha.statistics.mixin"]
    _table = "ha_statistics_reading"
    _auto = False

    mean = fields.Float(
        "Average", readonly=True, aggregator="avg", help="Weighted by how long each value lasted"
    )
    min = fields.Float("Lowest", readonly=True, aggregator="min")
    max = fields.Float("Highest", readonly=True, aggregator="max")
    change = fields.Float(readonly=True, aggregator="sum", help="What a meter has counted, across its resets")
    has_mean = fields.Boolean(readonly=True)
    has_change = fields.Boolean(readonly=True)
    has_number = fields.Boolean("Is a Number", readonly=True)
    unit = fields.Char(readonly=True)
    availability = fields.Float(
        "Availability (%)",
        readonly=True,
        aggregator="avg",
        help="The share of the time in which its state was known, and not unavailable",
    )
    known_hours = fields.Float("Known (h)", readonly=True, aggregator="sum")
    source = fields.Selection(
        [("home_assistant", "Home Assistant"), ("odoo", "Odoo")],
        readonly=True,
        help="Who compiled the numbers: Home Assistant, where it has long-term statistics; else Odoo",
    )
    is_angle = fields.Boolean(readonly=True)
    seconds = fields.Float(readonly=True, aggregator="sum")
    possible_seconds = fields.Integer(
        readonly=True, aggregator="sum", help="In which its state could be known"
    )
    unit_id = fields.Integer("Unit Number", readonly=True, aggregator=None)

    def init(self) -> None:
        statistics_schema.create_tables(self.env.cr)
        drop_view_if_exists(self.env.cr, self._table)
        statistics_schema.watch_gaps(self.env.cr)
        self.env.cr.execute(
            SQL(
                """
                CREATE VIEW ha_statistics_reading AS
                SELECT %s AS id, row.entity_id, row.period, row.start, row.day, %s,
                    row.mean, row.min, row.max, row.change, row.seconds, row.length AS possible_seconds,
                    row.unit_id, row.source,
                    row.mean IS NOT NULL AS has_mean, row.change IS NOT NULL AS has_change,
                    row.max IS NOT NULL OR row.mean IS NOT NULL OR row.change IS NOT NULL AS has_number,
                    row.seconds / 3600 AS known_hours,
                    CASE WHEN row.length > 0 THEN least(100, 100 * row.seconds / row.length) END AS availability,
                    unit.text AS unit, theirs.mean_type = 'angle' IS TRUE AS is_angle
                FROM ha_statistics AS row %s
                LEFT JOIN ha_statistics_unit AS unit ON unit.id = row.unit_id
                LEFT JOIN ha_statistic_source AS theirs ON theirs.entity_id = row.entity_id
                """,
                _ID,
                self._from_entity,
                self._joins,
            )
        )

    @api.model
    def _of_one_period(self, domain: Domain, groupby=None) -> Domain:
        domain = super()._of_one_period(domain, groupby)
        return domain.map_conditions(self._with_key)

    @api.model
    def _with_key(self, condition):
        """A condition on ids also says where in the key their rows lie."""
        if condition.field_expr != "id" or condition.operator not in ("=", "in"):
            return condition
        given = [condition.value] if isinstance(condition.value, int) else list(condition.value or ())
        ids = [i for i in given if isinstance(i, int) and i > 0]
        if not ids or len(ids) != len(given):
            return condition
        starts = [EPOCH + (i & 0x7FFFFF) * QUARTER for i in ids]
        return (
            condition
            & Domain("entity_id", "in", sorted({i >> 24 for i in ids}))
            & Domain("start", ">=", min(starts))
            & Domain("start", "<=", max(starts))
            & Domain("period", "in", sorted({"day" if i >> 23 & 1 else "hour" for i in ids}))
        )

    def _read_group_select(self, aggregate_spec: str, query) -> SQL:
        """Averages with their weights; nothing is added up that has no sum; numbers of two units give none."""
        name, _, function = aggregate_spec.partition(":")
        if name in _NEVER_ADDED and function == "sum":
            raise UserError(
                self.env._("%s cannot be added up.", self._fields[name]._description_string(self.env))
            )
        columns = {
            each: self._field_to_sql(self._table, each, query)
            for each in ("mean", "min", "max", "change", "seconds", "possible_seconds", "unit_id", "is_angle")
        }
        if aggregate_spec == "availability:avg":
            return SQL(
                "least(100, 100 * sum(%(seconds)s) FILTER (WHERE %(possible_seconds)s > 0)"
                " / nullif(sum(%(possible_seconds)s), 0))",
                **columns,
            )
        if aggregate_spec == "mean:avg":
            value = SQL(
                "sum(%(mean)s * %(seconds)s) / nullif(sum(%(seconds)s) FILTER (WHERE %(mean)s IS NOT NULL), 0)",
                **columns,
            )
            if self._has_angles():
                value = SQL(
                    """
                    CASE WHEN bool_or(%(is_angle)s) THEN mod(360 + degrees(atan2(
                        sum(sin(radians(%(mean)s)) * %(seconds)s) FILTER (WHERE %(is_angle)s),
                        sum(cos(radians(%(mean)s)) * %(seconds)s) FILTER (WHERE %(is_angle)s)
                    ))::numeric, 360)::float8
                    ELSE %(value)s END
                    """,
                    value=value,
                    **columns,
                )
        elif name in ("mean", "min", "max", "change"):
            value = super()._read_group_select(aggregate_spec, query)
        else:
            return super()._read_group_select(aggregate_spec, query)
        if function in ("count", "count_distinct"):
            return value
        # The same for mean, lowest and highest, so that PostgreSQL finds it out once.
        number = (
            SQL("%(change)s", **columns)
            if name == "change"
            else SQL("coalesce(%(mean)s, %(min)s, %(max)s)", **columns)
        )
        return SQL(
            "CASE WHEN min(coalesce(%(unit)s, 0)) FILTER (WHERE %(number)s IS NOT NULL) "
            "= max(coalesce(%(unit)s, 0)) FILTER (WHERE %(number)s IS NOT NULL) THEN %(value)s END",
            unit=columns["unit_id"],
            number=number,
            value=value,
        )

    @api.model
    def _has_angles(self) -> bool:
        """Whether anything that is averaged goes around, as the wind does."""
        return bool(
            self.env["ha.statistic.source"].sudo().search_count([("mean_type", "=", "angle")], limit=1)
        )
