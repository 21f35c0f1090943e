"""What a script can be given when it is run, as Home Assistant describes its service."""

from collections.abc import Iterator
from typing import Any


def fields_of_script(services: object, *names: str | bool) -> list[dict[str, Any]]:
    """The fields of a script in their order, as `ha.entity.script_fields` gives them.

    :param services: Home Assistant's answer to ``get_services``
    :param names: of the script's service; the first that is known counts
    """
    scripts = _dict(_dict(services).get("script"))
    name = next((name for name in names if name in scripts), None)
    fields = _dict(_dict(scripts.get(name)).get("fields"))
    return [_field(key, about) for key, about in _flat(fields)]


def _flat(fields: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields, those in sections too."""
    for key, about in fields.items():
        if isinstance(about, dict) and isinstance(about.get("fields"), dict):
            yield from _flat(about["fields"])
        elif isinstance(about, dict):
            yield key, about


def _field(key: str, about: dict[str, Any]) -> dict[str, Any]:
    selector = _dict(about.get("selector"))
    kind = next(iter(selector), "text")
    return {
        "key": key,
        "name": str(about.get("name") or ""),
        "description": str(about.get("description") or ""),
        "required": bool(about.get("required")),
        "default": about.get("default"),
        "kind": kind,
        "options": _dict(selector.get(kind)),
    }


def _dict(value: object) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}
