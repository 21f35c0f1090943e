"""The energy page: what it tells whom, where its numbers are from, and what it refuses."""

from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from odoo import fields
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.instance.ha_instance_info import Failure
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..energy.settings import Device, Settings, Source
from ..storage.energy.settings import EnergySettings, Meter, SettingsTable
from ..storage.partitions import FOR_EVER
from ..storage.statistics.retention import PARAMETERS, kept_since
from ..storage.statistics.theirs import Source as Followed
from ..storage.statistics.theirs import TheirHour, TheirStatistics, Window
from ..storage.zone import write_zone

HOUR = timedelta(hours=1)
DAY = datetime(2025, 3, 29, 23)
"""UTC; when the 30th begins in Vienna, where clocks go forward on it."""
SETTINGS = Settings(
    (
        Source("grid_in", "sensor.outdoor", "sensor.cost"),
        Source("solar", "sensor.sun", None, "Roof"),
        Source("gas", "energy:gas"),
    ),
    (Device("device", "sensor.outdoor"),),
)
METERS = {
    "sensor.outdoor": Meter(None, "kWh", "Wh"),
    "energy:gas": Meter("Gas of the town", "m³", "m³"),
}


def ms(moment):
    return int(moment.replace(tzinfo=timezone.utc).timestamp() * 1000)


class HomeAssistant:
    """Answers as Home Assistant does, with these numbers by statistic and beginning. `trouble` is raised instead."""

    def __init__(self, numbers, fossil=None, trouble=None):
        self.numbers = numbers
        self.fossil = fossil or {}
        self.trouble = trouble
        self.asked = []

    def answer(self, payload):
        self.asked.append(payload)
        if isinstance(self.trouble, Exception):
            raise self.trouble
        if self.trouble:
            return self.trouble
        if payload["type"] == "energy/fossil_energy_consumption":
            return {moment.isoformat() + "+00:00": value for moment, value in self.fossil.items()}
        return {
            name: [
                {"start": ms(moment), "end": ms(moment + HOUR), "change": change}
                for moment, change in rows.items()
            ]
            for name, rows in self.numbers.items()
            if name in payload["statistic_ids"]
        }


@tagged("post_install", "-at_install")
class TestEnergy(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.sun, cls.cost = homes._entities(cls.env, cls.home, {"sensor.sun": None, "sensor.cost": None})
        write_zone(cls.env.cr, cls.home.id, "Europe/Vienna")
        cls.set_up(SETTINGS)

    @classmethod
    def set_up(cls, settings):
        cls.env.flush_all()
        found = EnergySettings("ready", settings, METERS, currency="EUR")
        SettingsTable().write(cls.env.cr, cls.home.id, found)
        cls.env.invalidate_all()

    def report(self, home_assistant, user=None, period="day", day="2025-03-30", compare=False):
        energy = self.env["ha.energy"].with_user(user or self.manager)
        with (
            patch.object(
                type(self.home), "_ask_home_assistant", lambda _, asked: home_assistant.answer(asked)
            ),
            patch.object(type(energy), "_is_connected", lambda _, instance: True),
        ):
            return energy.report(self.home.id, period, day, compare)

    def numbers(self):
        return {
            "sensor.outdoor": {DAY: 2.0, DAY + 22 * HOUR: 1.0, DAY + 23 * HOUR: 50.0},
            "sensor.sun": {DAY + 12 * HOUR: 3.0},
            "sensor.cost": {DAY: 0.6},
            "energy:gas": {DAY: 0.5},
        }

    # -- numbers

    def test_numbers_are_those_of_home_assistant_by_the_hours_of_the_site(self):
        home_assistant = HomeAssistant(self.numbers())
        found = self.report(home_assistant)
        self.assertEqual(
            (found["source"], found["interval"], len(found["starts"])), ("home_assistant", "hour", 23)
        )
        grid, sun, gas = found["sources"]
        self.assertEqual((grid["total"], grid["cost"], sun["total"], gas["total"]), (3.0, 0.6, 3.0, 0.5))
        self.assertEqual((grid["values"][0], grid["values"][-1], grid["values"][1]), (2.0, 1.0, None))
        self.assertEqual(found["home"]["total"]["used"], 6.0)
        self.assertEqual(found["home"]["self_sufficiency"], 0.5)
        self.assertEqual(
            [row["name"] for row in found["sources"]], ["sensor.outdoor", "Roof", "Gas of the town"]
        )
        self.assertEqual(found["units"], {"electricity": "kWh", "gas": "m³", "water": "L"})
        [question] = home_assistant.asked
        self.assertEqual(question["units"], {"energy": "kWh", "volume": "m³"})
        self.assertEqual(question["start_time"], "2025-03-29T23:00:00.000+00:00")
        self.assertEqual(question["end_time"], "2025-03-30T21:59:59.999+00:00")

    def test_the_time_before_is_asked_for_at_once_and_that_of_the_year_before_apart(self):
        home_assistant = HomeAssistant({"sensor.outdoor": {DAY - HOUR: 4.0, DAY: 2.0}})
        found = self.report(home_assistant, compare="previous")
        self.assertEqual(len(home_assistant.asked), 1)
        grid = found["sources"][0]
        self.assertEqual((grid["total"], grid["total_before"]), (2.0, 4.0))
        self.assertEqual(len(found["before"]["starts"]), 24)
        home_assistant = HomeAssistant({})
        found = self.report(home_assistant, period="month", compare="year")
        self.assertEqual((found["before"]["first"], found["before"]["last"]), ("2024-03-01", "2024-03-31"))
        self.assertEqual(len(home_assistant.asked), 2)

    def test_a_meter_that_was_renamed_is_asked_for_by_its_present_id(self):
        self.sun.with_env(homes._as_home_assistant(self.env)).entity_id = "sensor.roof"
        self.set_up(SETTINGS)
        home_assistant = HomeAssistant({"sensor.roof": {DAY: 3.0}})
        self.assertEqual(self.report(home_assistant)["sources"][1]["total"], 3.0)

    def test_what_is_no_number_is_left_out(self):
        home_assistant = HomeAssistant({"sensor.outdoor": {DAY: None, DAY + HOUR: "3", DAY + 2 * HOUR: 1.5}})
        self.assertEqual(self.report(home_assistant)["sources"][0]["total"], 1.5)

    def test_the_share_without_carbon_is_home_assistants(self):
        homes.set_state(self.light, "40", {"unit_of_measurement": "%"})
        self.light.with_env(homes._as_home_assistant(self.env)).platform = "co2signal"
        self.set_up(SETTINGS)
        found = self.report(HomeAssistant(self.numbers(), fossil={DAY: 0.8, DAY + 22 * HOUR: 1.0}))
        self.assertAlmostEqual(found["home"]["low_carbon"], 1 - 1.8 / 6)

    # -- from Odoo

    def keep(self, entity, unit, *changes):
        hours = [
            TheirHour(entity.id, DAY + n * HOUR, None, None, None, value) for n, value in enumerate(changes)
        ]
        window = Window(entity.id, DAY, DAY + len(hours) * HOUR, unit)
        theirs = TheirStatistics()
        until = DAY + len(hours) * HOUR
        theirs.write_hours(self.env.cr, self.home.id, [window], hours, until)
        followed = Followed(entity.id, "none", True, unit, "energy", "followed", {}, until)
        theirs.write_sources(self.env.cr, self.home.id, [followed])

    def test_while_home_assistant_is_away_the_hours_stand_that_odoo_keeps(self):
        self.keep(self.outdoor, "Wh", *[1000.0] * 30)
        away = HomeAssistant({}, trouble=Refusal("not_connected", "It is switched off."))
        found = self.report(away)
        self.assertEqual((found["source"], found["trouble"]), ("odoo", "It is switched off."))
        self.assertEqual(found["sources"][0]["total"], 23.0)
        self.assertEqual(found["without"], ["Gas of the town", "Roof"])
        self.assertEqual((found["missing_hours"], found["kept_since"]), (0, False))
        self.assertEqual(found["until"], ms(DAY + 30 * HOUR) / 1000)
        month = self.report(away, period="month")
        self.assertEqual([value for value in month["sources"][0]["values"] if value], [23.0, 7.0])

    def test_hours_that_odoo_does_not_keep_are_counted(self):
        away = HomeAssistant({}, trouble=Refusal("not_connected", "It is switched off."))
        self.keep(self.outdoor, "Wh", *[1000.0] * 5, None, *[1000.0] * 17)
        self.keep(self.sun, "kWh", *[1.0] * 20, None, 1.0, 1.0)
        found = self.report(away, compare="previous")
        self.assertEqual((found["missing_hours"], found["missing_hours_before"]), (2, 24))
        self.assertEqual(found["without"], ["Gas of the town"])
        # Two of one day, and all of the days before it.
        self.assertEqual(self.report(away, period="month")["missing_hours"], 2 + 29 * 24)

    def test_hours_that_are_not_kept_any_more_are_told_by_their_day(self):
        keeps = {"hour": 366, "day": FOR_EVER}
        self.env["ha.statistics.retention"]._write(PARAMETERS, keeps)
        away = HomeAssistant({}, trouble=Refusal("not_connected", "It is switched off."))
        since = kept_since(366, fields.Datetime.now())
        self.assertEqual(self.report(away, day="2001-03-30")["kept_since"], ms(since) / 1000)
        today = fields.Date.to_string(fields.Date.today())
        self.assertFalse(self.report(away, day=today)["kept_since"])

    def test_nobody_waits_for_a_home_assistant_that_is_not_connected(self):
        found = self.env["ha.energy"].with_user(self.manager).report(self.home.id)
        self.assertEqual((found["source"], found["trouble"]), ("odoo", "It is not connected."))

    def test_a_home_assistant_without_a_recorder_says_so(self):
        found = self.report(HomeAssistant({}, trouble=Failure("unknown_command", "Unknown command.")))
        self.assertEqual((found["source"], found["until"]), ("odoo", False))
        self.assertIn("does not offer", found["trouble"])

    def test_what_odoo_keeps_of_carbon_counts_an_unknown_hour_as_fossil(self):
        homes.set_state(self.light, "40", {"unit_of_measurement": "%"})
        self.light.with_env(homes._as_home_assistant(self.env)).platform = "co2signal"
        self.set_up(SETTINGS)
        self.keep(self.outdoor, "kWh", 2.0, 1.0)
        TheirStatistics().write_hours(
            self.env.cr,
            self.home.id,
            [Window(self.light.id, DAY, DAY + HOUR, "%")],
            [TheirHour(self.light.id, DAY, 40.0, 40.0, 40.0, None)],
            DAY + HOUR,
        )
        found = self.report(HomeAssistant({}, trouble=Refusal("busy", "Later.")))
        self.assertAlmostEqual(found["home"]["low_carbon"], 1 - (0.8 + 1.0) / 3)

    # -- rights

    def test_who_may_see_some_meters_is_told_those_alone(self):
        home_assistant = HomeAssistant(self.numbers())
        found = self.report(home_assistant, self.viewer)
        self.assertEqual([row["statistic"] for row in found["sources"]], ["sensor.outdoor"])
        self.assertEqual((found["hidden"], found["is_whole"], found["home"]), (3, False, None))
        self.assertEqual((found["sources"][0]["cost"], found["sources"][0]["has_cost"]), (None, False))
        self.assertEqual(
            {name for each in home_assistant.asked for name in each["statistic_ids"]}, {"sensor.outdoor"}
        )
        self.assertFalse(found["url"])

    def test_who_may_see_all_meters_of_electricity_is_told_where_it_went(self):
        self.group.entity_ids |= self.sun
        found = self.report(HomeAssistant(self.numbers()), self.viewer)
        self.assertEqual((found["is_whole"], found["home"]["total"]["used"]), (True, 6.0))

    def test_others_are_told_nothing(self):
        home_assistant = HomeAssistant(self.numbers())
        for user in (self.outsider, self.employee, self.portal):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.report(home_assistant, user)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.env["ha.energy"].with_user(user).look_again(self.home.id)
        with self.assertRaises(UserError):
            self.env["ha.energy"].with_user(self.manager).report(self.foreign.id)
        with self.assertRaises(AccessError):
            self.env["ha.energy"].with_user(self.viewer).search([])
        self.assertEqual(home_assistant.asked, [])

    # -- nonsense and nothing

    def test_nonsense_is_answered_with_a_sentence(self):
        energy = self.env["ha.energy"].with_user(self.manager)
        for call in (
            (0,), (-1,), ("1",), (True,), (None,), (2**40,), ([self.home.id],),
            (self.home.id, "century"), (self.home.id, None), (self.home.id, ["day"]),
            (self.home.id, "day", "yesterday"), (self.home.id, "day", "2025-02-30"), (self.home.id, "day", 20250301),
            (self.home.id, "day", "0001-01-01"), (self.home.id, "year", "2400-01-01"), (self.home.id, "day", {}),
            (self.home.id, "day", "2025-03-01", "next"), (self.home.id, "day", "2025-03-01", []),
        ):  # fmt: skip
            with self.subTest(call=call), self.assertRaises(UserError):
                energy.report(*call)

    def test_a_home_without_settings_is_told_apart(self):
        energy = self.env["ha.energy"].with_user(self.manager)
        self.assertEqual(energy.report(self.office.id)["state"], "unknown")
        for state in ("none", "absent"):
            SettingsTable().write(self.env.cr, self.office.id, EnergySettings(state))
            self.env.invalidate_all()
            found = energy.report(self.office.id)
            self.assertEqual((found["state"], found["url"]), (state, "http://office.test:8123"))
            self.assertNotIn("sources", found)
