"""Which entities rules are about, found without asking each rule about each entity. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Generic, NamedTuple, Protocol, TypeVar


class Facts(NamedTuple):
    """What rules can ask of an entity.

    :ivar device_class: as it is shown: a person's choice before the integration's; empty for none
    :ivar label_ids: its own, its device's and its area's
    :ivar is_there: whether Home Assistant has it now, and says what it is
    """

    record_id: int
    instance_id: int
    entity_id: str
    domain: str
    device_class: str = ""
    label_ids: frozenset[int] = frozenset()
    area_id: int | None = None
    device_id: int | None = None
    is_there: bool = True


@dataclass(frozen=True)
class Target:
    """An entity fits if it fits each condition that is not empty. With no condition at all nothing fits."""

    entity_ids: frozenset[int] = frozenset()
    instance_ids: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    device_classes: frozenset[str] = frozenset()
    label_ids: frozenset[int] = frozenset()
    area_ids: frozenset[int] = frozenset()
    device_ids: frozenset[int] = frozenset()

    def conditions(self) -> dict[str, frozenset[int] | frozenset[str]]:
        """Those that are not empty, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: wanted for name, wanted in named.items() if wanted}


def _keys(facts: Facts) -> dict[str, Collection[int] | Collection[str]]:
    """What an entity has, by the condition that asks for it."""
    return {
        "entity_ids": [facts.record_id],
        "instance_ids": [facts.instance_id],
        "domains": [facts.domain],
        "device_classes": [facts.device_class] if facts.device_class else [],
        "label_ids": facts.label_ids,
        "area_ids": [facts.area_id] if facts.area_id else [],
        "device_ids": [facts.device_id] if facts.device_id else [],
    }


class Targeted(Protocol):
    @property
    def target(self) -> Target: ...


_Rule = TypeVar("_Rule", bound=Targeted)


class Reach(Generic[_Rule]):
    """The rules that are about each entity of one Home Assistant.

    The entities of a rule are counted for each of its conditions, and only the fewest are looked at: a rule costs what
    it is about, and a change costs the rules that it can set off.

    :ivar records: record id by entity id
    :ivar absent: entity ids of those of which Home Assistant does not say now what they are; they may come back
    """

    def __init__(self, rules: Iterable[_Rule], entities: Iterable[Facts]) -> None:
        found: dict[str, dict[int | str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.records: dict[str, int] = {}
        self.absent: set[str] = set()
        self._unclassed: set[str] = set()
        for facts in entities:
            self.records[facts.entity_id] = facts.record_id
            if not facts.is_there:
                self.absent.add(facts.entity_id)
                if not facts.device_class:
                    self._unclassed.add(facts.entity_id)
            for name, keys in _keys(facts).items():
                for key in keys:
                    found[name][key].add(facts.entity_id)
        gathered: dict[str, list[_Rule]] = defaultdict(list)
        for rule in rules:
            for entity_id in _fitting(rule.target, found):
                gathered[entity_id].append(rule)
        self.rules: Mapping[str, tuple[_Rule, ...]] = {
            entity_id: tuple(of_entity) for entity_id, of_entity in gathered.items()
        }

    def has_other_classes(self, told: Mapping[str, str]) -> bool:
        """Whether one that had no device class is told to have one, so that other rules may be about it."""
        return not self._unclassed.isdisjoint(told)

    def narrowed(
        self, is_wanted: Callable[[_Rule], bool], entity_ids: Collection[str] | None = None
    ) -> Reach[_Rule]:
        """With some rules only.

        :param entity_ids: and of these entities; None for all
        """
        reach: Reach[_Rule] = Reach((), ())
        reach.records = self.records
        wanted = self.rules.keys() if entity_ids is None else self.rules.keys() & set(entity_ids)
        reach.rules = {
            entity_id: rules
            for entity_id in sorted(wanted)
            if (rules := tuple(filter(is_wanted, self.rules[entity_id])))
        }
        return reach


def _fitting(target: Target, found: Mapping[str, Mapping[int | str, set[str]]]) -> set[str]:
    """The entity ids that fit."""
    conditions = target.conditions()
    if not conditions:
        return set()

    def parts(name: str) -> list[set[str]]:
        having = found.get(name, {})
        return [having[key] for key in conditions[name] if key in having]

    first, *others = sorted(conditions, key=lambda name: sum(map(len, parts(name))))
    fitting: set[str] = set().union(*parts(first))
    for name in others:
        if not fitting:
            break
        of_name = parts(name)
        fitting = {entity_id for entity_id in fitting if any(entity_id in part for part in of_name)}
    return fitting
