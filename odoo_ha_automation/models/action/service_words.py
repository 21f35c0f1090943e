"""Home Assistant's services with their names and descriptions in one language, as forms offer them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from odoo.addons.odoo_ha_addon.models.entity.ha_script_fields import fields_of_service, worded

COUNTED_IN = ("unit_of_measurement", "unit")


def described_services(
    services: dict, words: dict[str, str], options: dict[str, str], titles: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """All services by name, such as `light.turn_on`.

    :param services: Home Assistant's answer to ``get_services``
    :param words: its translations of the category `services`, flat
    :param options: of the category `selector`
    :param titles: of the category `title`
    :return: ``{"name", "description", "group", "domains", "fields"}`` of each: `group` is the name of its integration;
        `domains` are those of the entities that it can be called on, none of them for any, and None where it is called
        on nothing; `fields` are as `ha.entity.script_fields` has them, with `example` and the words of their choices
    """
    found = {}
    for domain, name, about in _each(services):
        prefix = f"component.{domain}.services.{name}"
        found[f"{domain}.{name}"] = {
            "name": words.get(f"{prefix}.name") or _text(about.get("name")) or _words_of(name),
            "description": words.get(f"{prefix}.description") or _text(about.get("description")),
            "group": titles.get(f"component.{domain}.title") or _words_of(domain),
            "domains": _domains(about),
            "fields": [_worded(field, domain, name, words, options) for field in fields_of_service(about)],
        }
    return found


def _each(services: dict) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for domain, of_domain in services.items():
        for name, about in of_domain.items() if isinstance(of_domain, dict) else ():
            if isinstance(about, dict):
                yield domain, name, about


def _domains(about: dict[str, Any]) -> list[str] | None:
    if "target" not in about:
        return None
    target = about["target"] if isinstance(about["target"], dict) else {}
    found: list[str] = []
    for entity in _listed(target.get("entity")):
        named = entity.get("domain") if isinstance(entity, dict) else None
        if named is None:
            return []
        found += [domain for domain in _listed(named) if isinstance(domain, str)]
    return list(dict.fromkeys(found))


def _worded(field: dict[str, Any], domain: str, service: str, words: dict, options: dict) -> dict[str, Any]:
    told = worded(field, domain, service, words, options)
    about = told["options"]
    if unit := next((about[name] for name in COUNTED_IN if isinstance(about.get(name), str)), None):
        about["unit_of_measurement"] = {"kelvin": "K", "mired": "mired"}.get(unit, unit)
    return {**field, **told, "name": told["name"] or _words_of(field["key"])}


def _listed(value: object) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _words_of(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]
