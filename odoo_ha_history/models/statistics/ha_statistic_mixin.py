"""What hours and days of numbers and of words have in common: whose and of when they are, and how they are grouped.

There is a row for each hour and one for each day of the same time: unless hours are asked for, only days are read, so
that nothing is counted twice.
"""

from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

PERIODS = [("hour", "Hour"), ("day", "Day")]
A_DAY = timedelta(days=1)


def _plain(value):
    """What a group is by, as something that is quickly compared: of a record its ids."""
    return value._ids if isinstance(value, models.BaseModel) else value


class HaStatisticsMixin(models.AbstractModel):
    _name = "ha.statistics.mixin"
    _description = "Home Assistant Statistics of an Entity and a Time"
    _inherit = ["ha.guarded.mixin"]
    _auto = False
    _log_access = False
    _order = "day desc, start desc, entity_id, id"
    _rec_name = "entity_id"

    entity_id = fields.Many2one("ha.entity", readonly=True)
    instance_id = fields.Many2one("ha.instance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    area_id = fields.Many2one("ha.area", readonly=True)
    floor_id = fields.Many2one("ha.floor", readonly=True)
    device_id = fields.Many2one("ha.device", readonly=True)
    label_ids = fields.Many2many(related="entity_id.label_ids", string="Labels")
    device_class = fields.Char(readonly=True, help="Such as temperature, energy, door")
    period = fields.Selection(PERIODS, readonly=True)
    start = fields.Datetime(
        "Beginning", readonly=True, help="Of the hour or day. Grouping by it reads hours; by the day, days"
    )
    day = fields.Date(readonly=True, help="Of the site where Home Assistant runs, wherever you are")
    hour = fields.Char(readonly=True, help="Of the site's clock; (2) for one that comes twice, in autumn")

    _from_entity = SQL(
        """
        entity.instance_id, instance.company_id, entity.effective_area_id AS area_id, area.floor_id, entity.device_id,
        coalesce(entity.device_class, entity.original_device_class) AS device_class,
        to_char(local, 'YYYY-MM-DD HH24:MI') || CASE
            WHEN row.period = 'hour' AND local = (row.start - interval '1 hour') AT TIME ZONE 'UTC' AT TIME ZONE zone
            THEN ' (2)' ELSE ''
        END AS hour
        """
    )
    _joins = SQL(
        """
        JOIN ha_entity AS entity ON entity.id = row.entity_id
        JOIN ha_instance AS instance ON instance.id = entity.instance_id
        LEFT JOIN ha_area AS area ON area.id = entity.effective_area_id
        LEFT JOIN ha_history_source AS history ON history.instance_id = entity.instance_id
        CROSS JOIN LATERAL (SELECT coalesce(history.time_zone, 'UTC') AS zone) AS site
        CROSS JOIN LATERAL (SELECT row.start AT TIME ZONE 'UTC' AT TIME ZONE zone AS local) AS clock
        """
    )

    @api.model
    def _search(self, domain, *args, **kwargs):
        return super()._search(self._of_one_period(Domain(domain)), *args, **kwargs)

    @api.model
    def _read_group(self, domain, groupby=(), *args, **kwargs):
        return super()._read_group(self._of_one_period(Domain(domain), groupby), groupby, *args, **kwargs)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        specs = list(dict.fromkeys(spec for each in grouping_sets for spec in each))
        domain = self._of_one_period(Domain(domain), specs)
        # Until the transaction ends: with less, all rows would be sorted once for each set.
        self.env.cr.execute("SET LOCAL work_mem = '64MB'")
        terms = [term.strip() for term in (order or "").split(",") if term.strip()]
        if not terms or not all(term in specs and self._is_ranked(term) for term in terms):
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        # PostgreSQL would sort all rows by the names of their entities; here what they were added up to is.
        found = super()._read_grouping_sets(domain, grouping_sets, aggregates)
        for each, groups in zip(grouping_sets, found, strict=True):
            for term in reversed([term for term in terms if term in each]):
                place = list(each).index(term)
                rank = self._ranks(term, [group[place] for group in groups])
                groups.sort(key=lambda group, place=place, rank=rank: rank[_plain(group[place])])
        return found

    @api.model
    def _is_ranked(self, spec: str) -> bool:
        field = self._fields.get(spec.partition(":")[0])
        if not field or spec.endswith(("_number", "day_of_week")):
            return False
        return field.type in ("many2one", "date", "datetime", "char", "selection")

    @api.model
    def _ranks(self, spec: str, values: list) -> dict:
        """Which place each value has in the order of a field; what is empty is the last, as in PostgreSQL."""
        field = self._fields[spec.partition(":")[0]]
        different = {_plain(value) for value in values}
        given = [value for value in different if value]
        if field.type == "many2one":
            comodel = self.env[field.comodel_name].sudo().with_context(active_test=False)
            there = comodel.search([("id", "in", [record_id for (record_id,) in given])]).ids
            given = [(record_id,) for record_id in there] + sorted(set(given) - {(each,) for each in there})
        elif field.type in ("char", "selection"):
            self.env.cr.execute("SELECT text FROM unnest(%s::varchar[]) AS text ORDER BY text", [given])
            given = [text for (text,) in self.env.cr.fetchall()]
        else:
            given.sort()
        places = {value: place for place, value in enumerate(given)}
        return {value: places.get(value, len(given)) for value in different}

    def _web_read_group_format(self, groupby, aggregates, groups):
        # As Odoo does it; but a pivot has a group for each entity and month, and far fewer entities and months.
        if not groups:
            return []
        result = []
        columns = list(zip(*groups, strict=True))
        labels = []
        for spec, values in zip(groupby, columns[: len(groupby)], strict=True):
            formatter = self._web_read_group_groupby_formatter(spec, values)
            labels.append(
                {
                    _plain(value): formatter(value)
                    for value in dict(zip(map(_plain, values), values, strict=True)).values()
                }
            )
        for group in groups:
            told: dict = {}
            domain: list = []
            for spec, label, value in zip(groupby, labels, group, strict=False):
                told[spec], condition = label[_plain(value)]
                domain += condition
            told["__extra_domain"] = domain
            told.update(zip(aggregates, group[len(groupby) :], strict=True))
            result.append(told)
        return result

    @api.model
    def _of_one_period(self, domain: Domain, groupby=None) -> Domain:
        """Hours where somebody asks for them, else days.

        :param groupby: where rows are to be added up
        :raises UserError: hours and days would be added up
        """
        names = {condition.field_expr.partition(".")[0] for condition in domain.iter_conditions()}
        grouped = {spec.partition(":")[0].partition(".")[0] for spec in groupby or ()}
        domain = domain.map_conditions(self._with_start)
        if "period" in names:
            if groupby is not None and "period" not in grouped and not self._is_of_one_period(domain):
                raise UserError(
                    self.env._("Choose hours or days. Both together would count everything twice.")
                )
            return domain
        if "id" in names or "period" in grouped:
            return domain
        asks_for_hours = {"start", "hour"} & (names | grouped)
        return domain & Domain("period", "=", "hour" if asks_for_hours else "day")

    @api.model
    def _with_start(self, condition):
        """A condition on the site's day also says where in the key, and in which year's table, its rows lie."""
        if condition.field_expr != "day" or condition.operator not in ("=", ">", ">=", "<", "<="):
            return condition
        try:
            day = fields.Date.to_date(condition.value)
        except (TypeError, ValueError):
            return condition  # Such as "today -7d".
        if not day or not date.min + A_DAY <= day <= date.max - 2 * A_DAY:
            return condition
        moment = datetime(day.year, day.month, day.day)
        found = Domain(condition)
        if condition.operator in ("=", ">", ">="):
            found &= Domain("start", ">=", moment - A_DAY)
        if condition.operator in ("=", "<", "<="):
            found &= Domain("start", "<", moment + 2 * A_DAY)
        return found

    @api.model
    def _is_of_one_period(self, domain: Domain) -> bool:
        """Whether the condition, taken for itself, leaves one of the two."""
        values = set()
        for condition in domain.iter_conditions():
            if condition.field_expr == "period":
                if condition.operator not in ("=", "in"):
                    return False
                given = condition.value
                values |= {given} if isinstance(given, str) else set(given or ())
        return len(values) == 1
