"""What a service can be given when it is called, as Home Assistant describes it."""

from collections.abc import Iterator
from typing import Any


def fields_of_script(services: object, *names: str | bool) -> list[dict[str, Any]]:
    """The fields of a script in their order, as `ha.entity.script_fields` gives them.

    :param services: Home Assistant's answer to ``get_services``
    :param names: of the script's service; the first that is known counts
    """
    scripts = _dict(_dict(services).get("script"))
    name = next((name for name in names if name in scripts), None)
    return fields_of_service(scripts.get(name))


def fields_of_service(described: object) -> list[dict[str, Any]]:
    """The fields of a service in their order, those in sections too.

    :param described: of one service, within Home Assistant's answer to ``get_services``
    :return: as `ha.entity.script_fields` has it
    """
    fields = _dict(_dict(described).get("fields"))
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
        "example": about.get("example"),
    }


def _dict(value: object) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}
