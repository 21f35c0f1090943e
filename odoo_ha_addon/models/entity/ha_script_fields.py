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


def worded(
    field: dict[str, Any], domain: str, service: str, words: dict[str, str], options: dict[str, str]
) -> dict[str, Any]:
    """The name, description and options of a field in the language of these words; its own where they have none.

    :param service: without its domain
    :param words: Home Assistant's translations of the category `services`, flat
    :param options: of the category `selector`
    """
    key = f"component.{domain}.services.{service}.fields.{field['key']}"
    about = dict(field["options"])
    if isinstance(about.get("options"), list):
        choices = f"component.{domain}.selector.{about.get('translation_key')}.options"
        about["options"] = [_choice(choice, choices, options) for choice in about["options"]]
    return {
        "name": words.get(f"{key}.name") or field["name"],
        "description": words.get(f"{key}.description") or field["description"],
        "options": about,
    }


def _choice(choice: object, key: str, options: dict[str, str]) -> dict[str, str]:
    value = choice.get("value") if isinstance(choice, dict) else choice
    told = choice.get("label") if isinstance(choice, dict) else None
    return {"value": str(value), "label": options.get(f"{key}.{value}") or str(told or value)}


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
