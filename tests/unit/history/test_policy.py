"""The first rule that fits an entity decides whether it is recorded, what of it, and for how long."""

from __future__ import annotations

from typing import Any

import pytest

from odoo_ha_history.storage.policy import Facts, Recording, Rule, recording_of, selected, split_list

OUTDOOR = Facts(
    record_id=7,
    instance_id=1,
    company_id=3,
    entity_id="sensor.outdoor_temperature",
    domain="sensor",
    device_class="temperature",
    is_number=True,
    label_ids=frozenset({11, 12}),
    area_id=None,
    device_id=None,
)
DOOR = OUTDOOR._replace(
    record_id=8, entity_id="lock.door", domain="lock", device_class="", is_number=False, label_ids=frozenset()
)
ALL = Rule(record=True, keep=366)
NONE = Rule(record=False)


def test_the_first_rule_that_fits_decides() -> None:
    locks = Rule(record=True, keep=1827, domains=frozenset({"lock"}))
    assert recording_of(DOOR, [locks, NONE]) == Recording(1827, frozenset())
    assert recording_of(DOOR, [NONE, locks]) is None
    assert recording_of(OUTDOOR, [locks, NONE, ALL]) is None
    assert recording_of(OUTDOOR, [locks, ALL, NONE]) == Recording(366, frozenset())


def test_what_no_rule_fits_is_not_recorded() -> None:
    assert recording_of(OUTDOOR, []) is None
    assert recording_of(OUTDOOR, [Rule(record=True, domains=frozenset({"lock"}))]) is None


def test_empty_conditions_fit_everything() -> None:
    assert ALL.fits(OUTDOOR)
    assert ALL.fits(DOOR)


@pytest.mark.parametrize(
    ("condition", "fitting", "other"),
    [
        ("kind", "number", "word"),
        ("company_id", 3, 4),
        ("instance_ids", {1, 2}, {2}),
        ("domains", {"sensor", "lock"}, {"lock"}),
        ("device_classes", {"temperature"}, {"humidity"}),
        ("label_ids", {12, 13}, {13}),
        ("entity_ids", {7}, {8}),
        ("patterns", ("sensor.*",), ("light.*",)),
    ],
)
def test_each_condition_can_leave_an_entity_out(condition: str, fitting: Any, other: Any) -> None:
    def rule(value: Any) -> Rule:
        return Rule(record=True, **{condition: frozenset(value) if isinstance(value, set) else value})

    assert rule(fitting).fits(OUTDOOR)
    assert not rule(other).fits(OUTDOOR)


def test_all_conditions_have_to_fit() -> None:
    both = Rule(record=True, domains=frozenset({"sensor"}), device_classes=frozenset({"humidity"}))
    assert not both.fits(OUTDOOR)


def test_a_rule_of_a_company_is_about_its_instances_and_those_of_all() -> None:
    ours = Rule(record=True, company_id=3)
    assert ours.fits(OUTDOOR)
    assert ours.fits(OUTDOOR._replace(company_id=None))
    assert not ours.fits(OUTDOOR._replace(company_id=4))


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("sensor.outdoor_temperature", True),
        ("sensor.outdoor", False),
        ("sensor.*_temperature", True),
        ("*outdoor*", True),
        ("sensor.outdoor_temperatur?", True),
        ("sensor.[op]utdoor_*", True),
        ("outdoor_temperature", False),
        ("sensor_outdoor_temperature", False),
        ("SENSOR.*", False),
    ],
)
def test_a_pattern_is_about_the_whole_entity_id(pattern: str, fits: bool) -> None:
    assert Rule(record=True, patterns=(pattern,)).fits(OUTDOOR) is fits


def test_one_of_several_patterns_is_enough() -> None:
    assert Rule(record=True, patterns=("lock.*", "sensor.*")).fits(OUTDOOR)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (None, ()),
        ("", ()),
        (" , ;\n", ()),
        ("lock", ("lock",)),
        ("lock, cover", ("lock", "cover")),
        ("lock;cover\nclimate  fan,", ("lock", "cover", "climate", "fan")),
    ],
)
def test_people_separate_words_as_they_like(text: str | None, parts: tuple[str, ...]) -> None:
    assert split_list(text) == parts


def test_only_chosen_attributes_are_kept() -> None:
    attributes = {"temperature": 21, "hvac_action": None, "friendly_name": "Boiler"}
    kept = selected(attributes, frozenset({"temperature", "hvac_action", "humidity"}))
    assert kept == {"temperature": 21, "hvac_action": None}
    assert selected(attributes, frozenset()) == {}
