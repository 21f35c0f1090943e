"""Which services of Home Assistant a grant can give beyond the usual ones of `ha.service.catalog`.

Such a service acts on entities of its own domain, which are granted, and on nothing else: what takes no entity, such
as `homeassistant.restart`, `shell_command` or any `reload`, is never among them. Of its data, what could name something
else than these entities cannot be given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..command.ha_service_catalog import TARGET_KEYS
from ..entity.ha_script_fields import fields_of_service

FOR_NOBODY = frozenset(
    {
        "backup", "frontend", "hassio", "homeassistant", "logger", "mqtt", "pyscript", "python_script", "recorder",
        "rest_command", "shell_command", "system_log",
    }
)  # fmt: skip
"""Domains whose services reach all of Home Assistant or its machine, whatever they say of themselves."""
NEVER = frozenset({"camera.record", "camera.snapshot", "image.snapshot", "scene.delete"})
"""Services that write files on Home Assistant's machine, or delete something for good."""
NAMING = frozenset(
    {
        "addon", "area", "config_entry", "conversation_agent", "device", "entity", "file", "floor", "label", "object",
        "statistic", "target", "template", "trigger", "action", "condition",
    }
)  # fmt: skip
"""Kinds of values that can name other things, or hold anything at all."""
NAMES = ("entity_id", "entity_ids", "entities")
"""How the keys of such values end where nobody says of which kind they are."""


def services_beyond(
    services: object, is_usual: Callable[[str, str], bool]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Those that can be given: domain, service, and ``{"title", "description", "parameters"}``.

    :param services: Home Assistant's answer to ``get_services``
    :param is_usual: whether everybody with control may call it anyway, by domain and service
    """
    for domain, of_domain in _items(services):
        for service, about in _items(of_domain):
            parameters = _parameters(about)
            if (
                domain in FOR_NOBODY
                or f"{domain}.{service}" in NEVER
                or is_usual(domain, service)
                or not _acts_on(domain, about)
                or _has_to_answer(about)
                or parameters is None
            ):
                continue
            yield (
                domain,
                service,
                {
                    "title": _text(about.get("name")) or service.replace("_", " ").capitalize(),
                    "description": _text(about.get("description")),
                    "parameters": parameters,
                },
            )


def _acts_on(domain: str, about: dict[str, Any]) -> bool:
    """Whether it takes entities of this domain."""
    target = about.get("target")
    if not isinstance(target, dict) or not target.get("entity"):
        return False
    named = [each.get("domain") for each in _listed(target["entity"]) if isinstance(each, dict)]
    return all(domains is None or domain in _listed(domains) for domains in named)


def _has_to_answer(about: dict[str, Any]) -> bool:
    """Whether it cannot be called without somebody who reads what it answers."""
    response = about.get("response")
    return isinstance(response, dict) and not response.get("optional")


def _parameters(about: dict[str, Any]) -> list[dict[str, Any]] | None:
    """What can be given; None where it needs something that cannot be."""
    given = []
    for field in fields_of_service(about):
        key = field["key"]
        if key not in TARGET_KEYS and not key.endswith(NAMES) and field["kind"] not in NAMING:
            given.append(field)
        elif field["required"]:
            return None
    return given


def _items(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, about in value.items() if isinstance(value, dict) else ():
        if isinstance(name, str) and isinstance(about, dict):
            yield name, about


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
