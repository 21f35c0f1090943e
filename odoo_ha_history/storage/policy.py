"""Which entities are recorded, what of them, and for how long: rules that people read and order. Pure.

The first rule that fits an entity decides. Rules are rows of `ha.history.rule`; `read_rules` and `read_entities` have
the SQL that both the bridge and the models read them with.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Facts(NamedTuple):
    """What rules can ask of an entity.

    :ivar device_class: as it is shown: a person's choice before the integration's
    :ivar is_number: it measures or counts something: it has a unit or a state class, or is of a domain of numbers
    :ivar has_state: what it is, is known for certain
    """

    record_id: int
    instance_id: int
    company_id: int | None
    entity_id: str
    domain: str
    device_class: str
    is_number: bool
    label_ids: frozenset[int]
    area_id: int | None
    device_id: int | None
    is_active: bool = True
    has_state: bool = True


class Recording(NamedTuple):
    """How an entity is recorded.

    :ivar keep: days; 0 is for ever
    :ivar attributes: names of those that are kept with each state
    """

    keep: int
    attributes: frozenset[str]


@dataclass(frozen=True)
class Rule:
    """Empty conditions fit everything.

    :ivar record: False: what fits is not recorded
    :ivar kind: `number`, `word`, or empty for both
    :ivar patterns: of entity ids, as shells have them: `sensor.*_uptime`
    :ivar id: of the `ha.history.rule`
    """

    record: bool
    keep: int = 366
    kind: str = ""
    company_id: int | None = None
    instance_ids: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    device_classes: frozenset[str] = frozenset()
    label_ids: frozenset[int] = frozenset()
    entity_ids: frozenset[int] = frozenset()
    patterns: tuple[str, ...] = ()
    attributes: frozenset[str] = frozenset()
    id: int = 0
    _pattern: re.Pattern[str] | None = field(init=False, default=None, compare=False)

    def __post_init__(self) -> None:
        if self.patterns:
            expression = "|".join(f"(?:{fnmatch.translate(pattern)})" for pattern in self.patterns)
            object.__setattr__(self, "_pattern", re.compile(expression))

    def fits(self, entity: Facts) -> bool:
        return (
            (not self.kind or (self.kind == "number") == entity.is_number)
            and (self.company_id is None or entity.company_id in (self.company_id, None))
            and (not self.instance_ids or entity.instance_id in self.instance_ids)
            and (not self.domains or entity.domain in self.domains)
            and (not self.device_classes or entity.device_class in self.device_classes)
            and (not self.label_ids or not self.label_ids.isdisjoint(entity.label_ids))
            and (not self.entity_ids or entity.record_id in self.entity_ids)
            and (self._pattern is None or self._pattern.fullmatch(entity.entity_id) is not None)
        )


def deciding(entity: Facts, rules: Iterable[Rule]) -> Rule | None:
    """The first that fits."""
    return next((rule for rule in rules if rule.fits(entity)), None)


def recording_of(entity: Facts, rules: Iterable[Rule]) -> Recording | None:
    """None: it is not recorded, because a rule says so or none fits."""
    rule = deciding(entity, rules)
    return Recording(rule.keep, rule.attributes) if rule and rule.record else None


def split_list(text: str | None) -> tuple[str, ...]:
    """What people typed into one field, separated by commas, spaces or lines.

    >>> split_list("lock, cover\\nclimate")
    ('lock', 'cover', 'climate')
    """
    return tuple(part for part in re.split(r"[\s,;]+", text or "") if part)


def read_rules(cr: Any) -> list[Rule]:
    """In their order."""
    cr.execute(
        """
        SELECT rule.id, rule.record, rule.keep::int, coalesce(rule.kind, ''), rule.company_id,
               rule.domains, rule.device_classes, rule.patterns, rule.attributes,
               ARRAY(SELECT instance_id FROM ha_history_rule_instance_rel WHERE rule_id = rule.id),
               ARRAY(SELECT label_id FROM ha_history_rule_label_rel WHERE rule_id = rule.id),
               ARRAY(SELECT entity_id FROM ha_history_rule_entity_rel WHERE rule_id = rule.id)
        FROM ha_history_rule AS rule WHERE rule.active ORDER BY rule.sequence, rule.id
        """
    )
    return [
        Rule(
            record=record,
            keep=keep,
            kind=kind,
            company_id=company,
            domains=frozenset(split_list(domains)),
            device_classes=frozenset(split_list(device_classes)),
            patterns=split_list(patterns),
            attributes=frozenset(split_list(attributes)),
            instance_ids=frozenset(instances),
            label_ids=frozenset(labels),
            entity_ids=frozenset(entities),
            id=rule_id,
        )
        for (
            rule_id,
            record,
            keep,
            kind,
            company,
            domains,
            device_classes,
            patterns,
            attributes,
            instances,
            labels,
            entities,
        ) in cr.fetchall()
    ]


NUMERIC_DOMAINS = ("counter", "input_number", "number")
NUMERIC_CLASSES = ("aqi", "battery", "monetary", "power_factor", "ph", "signal_strength")
_IS_NUMBER = """(
    entity.domain = ANY(%s) OR state.attributes ? 'unit_of_measurement' OR state.attributes ? 'state_class'
    OR (entity.domain = 'sensor' AND state.attributes ->> 'device_class' = ANY(%s))
)"""


def note_numbers(cr: Any, instance_id: int) -> None:
    """Remember which recorded entities are numbers: one that is unavailable has neither unit nor state class, and what
    becomes of its states must not hang on that.
    """
    cr.execute(
        f"""
        UPDATE ha_history_entity AS mark SET is_number = true
        FROM ha_entity AS entity JOIN ha_entity_state AS state ON state.id = entity.state_id
        WHERE mark.entity_id = entity.id AND mark.instance_id = %s AND mark.is_number IS NOT TRUE AND {_IS_NUMBER}
        """,
        [instance_id, list(NUMERIC_DOMAINS), list(NUMERIC_CLASSES)],
    )


def read_entities(
    cr: Any,
    instance_ids: Sequence[int],
    record_ids: Sequence[int] | None = None,
    *,
    archived: bool = False,
    entity_ids: Collection[str] | None = None,
) -> list[Facts]:
    """Those of these instances.

    :param record_ids: only these of them; None for all
    :param archived: also those that are archived
    :param entity_ids: only those that Home Assistant calls so; None for all
    """
    cr.execute(
        f"""
        SELECT entity.id, entity.instance_id, instance.company_id, entity.entity_id, entity.domain,
               coalesce(entity.device_class, entity.original_device_class, state.attributes ->> 'device_class', ''),
               coalesce(mark.is_number, false) OR {_IS_NUMBER},
               ARRAY(SELECT ha_label_id FROM ha_entity_ha_label_rel WHERE ha_entity_id = entity.id),
               entity.effective_area_id, entity.device_id, entity.active, state.id IS NOT NULL
        FROM ha_entity AS entity
        JOIN ha_instance AS instance ON instance.id = entity.instance_id
        LEFT JOIN ha_entity_state AS state ON state.id = entity.state_id
        LEFT JOIN ha_history_entity AS mark ON mark.entity_id = entity.id
        WHERE entity.instance_id = ANY(%s) AND (entity.active OR %s) AND (%s OR entity.id = ANY(%s))
              AND (%s OR entity.entity_id = ANY(%s))
        """,
        [
            list(NUMERIC_DOMAINS),
            list(NUMERIC_CLASSES),
            list(instance_ids),
            archived,
            record_ids is None,
            list(record_ids or ()),
            entity_ids is None,
            list(entity_ids or ()),
        ],
    )
    return [
        Facts(
            record,
            instance,
            company,
            entity_id,
            domain,
            kind,
            bool(number),
            frozenset(labels),
            area,
            device,
            *flags,
        )
        for record, instance, company, entity_id, domain, kind, number, labels, area, device, *flags in cr.fetchall()
    ]


def selected(attributes: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The attributes that are kept."""
    return {name: attributes[name] for name in names if name in attributes} if names else {}
