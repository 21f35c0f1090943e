"""The words and icons of Home Assistant that the addon shows while Home Assistant cannot be asked for its own.

`./test --fallbacks` writes them from the pinned Home Assistant, whose package has them with each of its domains
(`components/DOMAIN/icons.json` and `translations/en.json`, Apache 2.0): by device class, and for each by state.

Words are English there, as texts that Odoo translates. The package has other languages too, but they would be a second
way for a text of the addon to be translated; `i18n/zh_TW.po` has Home Assistant's words for them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from . import paths
from .errors import DevkitError
from .home_assistant import HomeAssistantInstall

TARGET = (
    paths.ADDONS / "odoo_ha_addon" / "static" / "src" / "services" / "words" / "home_assistant_fallbacks.js"
)

_HEAD = """\
import {_t} from "@web/core/l10n/translation";

/**
 * Words and icons of Home Assistant %s, from its `translations/en.json` and `icons.json` files
 * (https://github.com/home-assistant/core, Apache License 2.0). Written by `./test --fallbacks`; do not edit.
 */
"""
_ICONS = """
/**
 * By domain and device class (`_`: any other).
 *
 * @type {Object<string, Object<string, {default: string, state?: Object<string, string>}>>}
 */
// prettier-ignore
export const FALLBACK_ICONS = {
"""
_WORDS = """
/**
 * By domain, device class (`_`: any other) and state.
 *
 * @type {Object<string, Object<string, Object<string, string>>>}
 */
// prettier-ignore
export const FALLBACK_WORDS = {
"""
_KEY = re.compile(r"[A-Za-z_]\w*")

Table = dict[str, dict[str, Any]]


def render(components: Path, version: str) -> str:
    """The text of `TARGET`.

    Args:
        components: the folder of Home Assistant's integrations.
        version: of Home Assistant, for example "2026.11.0".
    """
    icons = _table(components, "icons.json", _icon)
    words = _table(components, "translations/en.json", _states)
    lines = [_HEAD % version, _ICONS, *_lines(icons, json.dumps), "};\n"]
    return "".join([*lines, _WORDS, *_lines(words, _translated), "};\n"])


def write(install: HomeAssistantInstall) -> None:
    """Write `TARGET` from an installed Home Assistant."""
    TARGET.write_text(render(components_of(install), install.version), encoding="utf-8")


def components_of(install: HomeAssistantInstall) -> Path:
    """The folder of its integrations.

    Raises DevkitError: it has none.
    """
    pattern = "lib/python*/site-packages/homeassistant/components"
    found = next(install.python.parent.parent.glob(pattern), None)
    if found is None:
        raise DevkitError(f"{install.python} has no Home Assistant.")
    return found


def _table(components: Path, file: str, take: Any) -> Table:
    """What `take` finds in each device class of each domain; without those in which it finds nothing."""
    table: Table = {}
    for path in sorted(components.glob(f"*/{file}")):
        classes = json.loads(path.read_text(encoding="utf-8")).get("entity_component", {})
        found = {name: take(described) for name, described in sorted(classes.items())}
        if found := {name: value for name, value in found.items() if value}:
            table[path.relative_to(components).parts[0]] = found
    return table


def _icon(described: dict[str, Any]) -> dict[str, Any]:
    """`{"default": name, "state": {state: name}}`, each part only where there is one; names as in `mdi:lightbulb`."""
    return {key: described[key] for key in ("default", "state") if described.get(key)}


def _states(described: dict[str, Any]) -> dict[str, str]:
    return dict(sorted(described.get("state", {}).items()))


def _translated(words: dict[str, str]) -> str:
    inner = ", ".join(
        f"{_key(state)}: _t({json.dumps(word, ensure_ascii=False)})" for state, word in words.items()
    )
    return f"{{{inner}}}"


def _lines(table: Table, value: Any) -> list[str]:
    lines = []
    for domain, classes in sorted(table.items()):
        if list(classes) == ["_"]:
            lines.append(f"    {domain}: {{_: {value(classes['_'])}}},\n")
            continue
        lines.append(f"    {domain}: {{\n")
        lines += [f"        {_key(name)}: {value(described)},\n" for name, described in classes.items()]
        lines.append("    },\n")
    return lines


def _key(name: str) -> str:
    return name if _KEY.fullmatch(name) else json.dumps(name)
