"""Which rules are about an entity: as if each rule had been asked, without asking each."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_automation.bridge.targets import Facts, Reach, Target


class Named(NamedTuple):
    name: int
    target: Target


few = st.integers(1, 4)
some = st.frozensets(few, max_size=2)
domains = st.sampled_from(["light", "sensor", "lock"])
classes = st.sampled_from(["", "battery", "door"])


@st.composite
def entities(draw: st.DrawFn) -> list[Facts]:
    return [
        Facts(
            record_id,
            draw(few),
            f"sensor.number_{record_id}",
            draw(domains),
            draw(classes),
            draw(some),
            draw(st.none() | few),
            draw(st.none() | few),
        )
        for record_id in range(1, draw(st.integers(0, 8)) + 1)
    ]


targets = st.builds(
    Target,
    st.frozensets(st.integers(1, 8), max_size=3),
    some,
    st.frozensets(domains, max_size=2),
    st.frozensets(classes.filter(bool), max_size=2),
    some,
    some,
    some,
)


def fits(target: Target, facts: Facts) -> bool:
    """Asked one by one."""
    asked = [
        (target.entity_ids, {facts.record_id}),
        (target.instance_ids, {facts.instance_id}),
        (target.domains, {facts.domain}),
        (target.device_classes, {facts.device_class}),
        (target.label_ids, facts.label_ids),
        (target.area_ids, {facts.area_id}),
        (target.device_ids, {facts.device_id}),
    ]
    return any(wanted for wanted, _ in asked) and all(not wanted or wanted & has for wanted, has in asked)


@given(entities(), st.lists(targets, max_size=5))
def test_each_entity_has_the_rules_that_fit_it_in_their_order(
    known: list[Facts], wanted: list[Target]
) -> None:
    rules = [Named(number, target) for number, target in enumerate(wanted)]
    reach = Reach(rules, known)
    for facts in known:
        expected = tuple(rule for rule in rules if fits(rule.target, facts))
        assert reach.rules.get(facts.entity_id, ()) == expected
        assert reach.records[facts.entity_id] == facts.record_id


def test_a_rule_without_any_condition_is_about_nothing() -> None:
    assert Reach([Named(1, Target())], [Facts(1, 1, "light.lamp", "light")]).rules == {}
