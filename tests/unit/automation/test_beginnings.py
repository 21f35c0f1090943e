"""Rules that begin while their entity is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from odoo_ha_automation.bridge.rule import Rule, When

from .kitchen import ID, WARM, Kitchen


class TestARuleThatBeganWhileItsEntityWasGone:
    """What holds already when it is back sets nothing off, whoever serves the instance by then."""

    def begun(self, rule: Rule, *, restarts: bool, first: str | None = None) -> Kitchen:
        kitchen = Kitchen(replace(WARM, generation=0))
        if first is not None:
            kitchen.becomes(first, 5.0)
        kitchen.becomes(None, 10.0)
        kitchen.rule = rule
        kitchen.tables.rules = [rule]
        kitchen.rules.read(None)
        kitchen.wait(20.0)
        kitchen._ring()
        if restarts:
            kitchen.connects(is_another=True)
        return kitchen

    def found(self, kitchen: Kitchen, value: str, at: float) -> None:
        kitchen.becomes(value, at, heard=False)
        kitchen.wait(at + 10.0)
        kitchen.connects()

    @pytest.mark.parametrize("restarts", [False, True])
    @pytest.mark.parametrize("hold", [0.0, 60.0])
    def test_finds_it_as_it_is_and_follows_its_changes(self, hold: float, restarts: bool) -> None:
        kitchen = self.begun(replace(WARM, hold=hold, generation=2), restarts=restarts)
        self.found(kitchen, "9", 100.0)
        kitchen.wait(300.0)
        assert kitchen.fired == []
        kitchen.becomes("5", 310.0)
        kitchen.becomes("9", 320.0)
        kitchen.wait(400.0)
        assert kitchen.fired == [320.0]

    @pytest.mark.parametrize("restarts", [False, True])
    def test_is_set_off_by_what_is_heard_first(self, restarts: bool) -> None:
        kitchen = self.begun(replace(WARM, generation=2), restarts=restarts)
        kitchen.becomes("9", 100.0)
        assert kitchen.fired == [100.0]

    @pytest.mark.parametrize("restarts", [False, True])
    def test_waits_from_its_last_change_on_for_nothing_to_change(self, restarts: bool) -> None:
        quiet = replace(WARM, when=When.NO_CHANGE, hold=60.0, generation=2)
        kitchen = self.begun(quiet, restarts=restarts)
        self.found(kitchen, "9", 100.0)
        kitchen.wait(159.0)
        assert kitchen.fired == []
        kitchen.wait(161.0)
        assert kitchen.fired == [100.0]

    @pytest.mark.parametrize("restarts", [False, True])
    def test_is_not_set_off_where_nothing_has_changed_for_long_enough_when_it_is_found(
        self, restarts: bool
    ) -> None:
        quiet = replace(WARM, when=When.NO_CHANGE, hold=5.0, generation=2)
        kitchen = self.begun(quiet, restarts=restarts)
        self.found(kitchen, "9", 100.0)
        kitchen.wait(300.0)
        assert kitchen.fired == []

    @pytest.mark.parametrize("restarts", [False, True])
    def test_keeps_an_alarm_of_before_until_it_is_back_and_cold(self, restarts: bool) -> None:
        kitchen = self.begun(replace(WARM, generation=2), restarts=restarts, first="9")
        assert kitchen.is_alarmed
        self.found(kitchen, "9", 100.0)
        assert kitchen.is_alarmed
        kitchen.becomes("5", 200.0)
        assert not kitchen.is_alarmed
        assert kitchen.fired == [5.0]

    @pytest.mark.parametrize("restarts", [False, True])
    def test_of_an_alarm_that_was_closed_meanwhile_begins_with_what_is_found(self, restarts: bool) -> None:
        kitchen = self.begun(replace(WARM, generation=2), restarts=False, first="9")
        kitchen.tables.resets = {(1, ID): 15.0}
        kitchen.tables.rules = [replace(WARM, generation=2, resets=1)]
        kitchen.rules.read(None)
        kitchen._ring()
        if restarts:
            kitchen.connects(is_another=True)
        self.found(kitchen, "9", 100.0)
        assert kitchen.fired == [5.0]
