"""Rules about updates: when one is available, and when a newer one is."""

from __future__ import annotations

from dataclasses import replace

from odoo_ha_addon.hass import EntityState
from odoo_ha_automation.bridge.rule import Rule, When
from odoo_ha_automation.bridge.targets import Target

from .matched import Matched

UPDATES = Rule(1, 1, Target(domains=frozenset({"update"})), When.UPDATE)


def update(value: str, at: float, latest: str | None = "2.0") -> EntityState:
    attributes = {"installed_version": "1.0", "latest_version": latest, "unit_of_measurement": None}
    return EntityState("update.core", value, attributes, at, at)


def test_one_that_becomes_available_fires_and_tells_both_versions() -> None:
    core = Matched(UPDATES, update("off", 0.0, "1.0"))
    core.becomes(update("on", 5.0), 5.0)
    [(_, firing)] = core.fired
    assert (firing.match.cause.old, firing.match.new) == ("1.0", "2.0")


def test_a_newer_one_fires_again_and_progress_does_not() -> None:
    core = Matched(UPDATES, update("off", 0.0, "1.0"))
    core.becomes(update("on", 5.0), 5.0)
    core.becomes(update("on", 6.0)._replace(attributes={"latest_version": "2.0", "in_progress": True}), 6.0)
    core.becomes(update("on", 7.0, None), 7.0)
    core.becomes(update("on", 8.0, "2.0"), 8.0)
    assert len(core.fired) == 1
    core.becomes(update("on", 9.0, "2.1"), 9.0)
    assert [firing.match.new for _, firing in core.fired] == ["2.0", "2.1"]


def test_one_that_is_there_already_or_comes_back_does_not_fire() -> None:
    core = Matched(UPDATES, update("on", 0.0))
    core.becomes(update("unavailable", 1.0), 1.0)
    core.becomes(update("on", 2.0), 2.0)
    assert core.fired == []


def test_one_that_waits_for_some_days_waits_anew_for_a_newer_one() -> None:
    core = Matched(replace(UPDATES, hold=100.0), update("off", 0.0, "1.0"))
    core.becomes(update("on", 10.0), 10.0)
    core.becomes(update("on", 60.0, "2.1"), 60.0)
    core.wait(300.0)
    assert [(at, firing.match.new) for at, firing in core.fired] == [(160.0, "2.1")]
