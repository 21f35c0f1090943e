"""A home with a fridge and a freezer, and readings of last month as if they had been recorded."""

import datetime

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.addons.odoo_ha_automation.excursion.month import Month
from odoo.tests import TransactionCase, new_test_user

MANAGER = "odoo_ha_addon.group_ha_manager"
CELSIUS = {"unit_of_measurement": "°C", "device_class": "temperature", "state_class": "measurement"}
HOUR = 3600.0


class ExcursionCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.home.company_id = cls.env.company
        cls.boss = new_test_user(cls.env, "t_boss", MANAGER, tz="UTC")
        cls.reader = new_test_user(cls.env, "t_reader", MANAGER, tz="Asia/Taipei")
        [cls.fridge, cls.freezer] = homes._entities(
            cls.env, cls.home, {"sensor.fridge": cls.kitchen, "sensor.freezer": None}
        )
        [cls.far_fridge] = homes._entities(cls.env, cls.foreign, {"sensor.far_fridge": None})
        homes.set_state(cls.fridge, "5.1", CELSIUS)
        homes.set_state(cls.freezer, "1.4", {**CELSIUS, "unit_of_measurement": "°F"})
        homes.set_state(cls.far_fridge, "4.0", CELSIUS)
        cls.refrigerated = cls.env["ha.product.class"].create(
            {
                "name": "Vaccines",
                "lower_limit": 2,
                "upper_limit": 8,
                "hysteresis": 0.5,
                "allowed_minutes": 30,
                "company_id": cls.env.company.id,
            }
        )
        cls.frozen = cls.env["ha.product.class"].create(
            {
                "name": "Ice",
                "has_lower": False,
                "upper_limit": -15,
                "hysteresis": 1,
                "allowed_minutes": 60,
                "company_id": cls.env.company.id,
            }
        )
        today = datetime.datetime.now(datetime.timezone.utc).date()
        cls.first = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
        cls.month = Month(cls.first, datetime.timezone.utc)

    def watch(self, entity=None, of_class=None, **values):
        return (
            self.env["ha.watched.temperature"]
            .with_user(self.boss)
            .create(
                {
                    "entity_id": (entity or self.fridge).id,
                    "class_id": (of_class or self.refrigerated).id,
                    **values,
                }
            )
        )

    def at(self, hours):
        """Seconds since 1970 of so many hours after the beginning of last month."""
        return self.month.start + hours * HOUR

    def moment(self, hours):
        """The same as Odoo has it."""
        return datetime.datetime.fromtimestamp(self.at(hours), datetime.timezone.utc).replace(tzinfo=None)

    def record(self, entity, *states):
        """:param states: pairs of hours after the beginning of last month and the state"""
        if "ha.history" not in self.env:
            self.skipTest("Home Assistant History is not installed")
        from odoo.addons.odoo_ha_history.storage.rows import HistoryRow, RowWriter

        self.env.flush_all()
        rows = [HistoryRow(entity.id, state, self.at(hours), None, {}, 366) for hours, state in states]
        RowWriter().write(self.env.cr, rows)

    def alarm(self, watched, hours, until, **values):
        """One about an excursion that was too warm."""
        rule = watched.sudo().rule_ids.filtered(lambda rule: rule.ha_when == "above")
        return self.env["ha.alarm"].create(
            {
                "name": "Fridge: warmer than 8 °C",
                "kind": "excursion",
                "rule_id": rule.id,
                "watched_temperature_id": watched.id,
                "entity_id": watched.entity_id.id,
                "instance_id": watched.instance_id.id,
                "raised_at": self.moment(hours),
                "began_at": self.moment(hours),
                "ended_at": self.moment(until) if until else False,
                "state": "cleared" if until else "raised",
                **values,
            }
        )

    def report(self, watched, user=None, **values):
        """The dialog, filled in."""
        return (
            self.env["ha.excursion.report"]
            .with_user(user or self.boss)
            .with_context(tz=(user or self.boss).tz)
            .create({"month": self.first.strftime("%Y-%m"), "watched_ids": [(6, 0, watched.ids)], **values})
        )

    def html(self, report):
        reports = report.env["ir.actions.report"]
        return reports._render_qweb_html("odoo_ha_automation.report_excursion", report.ids)[0].decode()
