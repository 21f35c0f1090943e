"""Writes the icons that Home Assistant gives to entities without one of their own into the addon.

    python -m devkit.default_icons SITE_PACKAGES

SITE_PACKAGES is where Home Assistant and `fonticon-materialdesignicons7` are installed, or several of them.
Home Assistant keeps the icons with each domain (`components/DOMAIN/icons.json`, Apache 2.0): by device class,
and for each by state.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from . import paths
from .errors import UsageError

TARGET = paths.ADDONS / "odoo_ha_addon" / "static" / "src" / "services" / "icons" / "default_icons.js"
_HEAD = """\
/**
 * The icons of Home Assistant %s, by domain, device class (`_`: any other) and state.
 * Written by `python -m devkit.default_icons` from its `icons.json` files (Apache 2.0); do not edit.
 *
 * @type {Object<string, Object<string, {default: string, state?: Object<string, string>}>>}
 */
// prettier-ignore
export const DEFAULT_ICONS = {
"""

Icons = dict[str, dict[str, dict[str, Any]]]


def read_icons(site_packages: list[Path]) -> tuple[str, Icons]:
    """Home Assistant's version, and those of its icons that the font has, by domain and device class, without `mdi:`.

    Raises UsageError: Home Assistant or the font is not there.
    """
    version, glyphs = _version(site_packages), _glyphs(site_packages)
    icons: Icons = {}
    for root in site_packages:
        for path in sorted((root / "homeassistant" / "components").glob("*/icons.json")):
            classes = json.loads(path.read_text(encoding="utf-8")).get("entity_component", {})
            known = {name: _of_class(icon, glyphs) for name, icon in sorted(classes.items())}
            if known := {name: icon for name, icon in known.items() if icon}:
                icons[path.parent.name] = known
    return version, icons


def _of_class(icon: dict[str, Any], glyphs: set[str]) -> dict[str, Any]:
    default = icon.get("default", "").removeprefix("mdi:")
    if default not in glyphs:
        return {}
    states = {state: name.removeprefix("mdi:") for state, name in sorted(icon.get("state", {}).items())}
    states = {state: name for state, name in states.items() if name in glyphs}
    return {"default": default, **({"state": states} if states else {})}


def _version(site_packages: list[Path]) -> str:
    for root in site_packages:
        constants = root / "homeassistant" / "const.py"
        if constants.is_file():
            parts = re.findall(
                r'^(?:MAJOR|MINOR|PATCH)_VERSION: Final = "?([^"\n]+)', constants.read_text(), re.MULTILINE
            )
            return ".".join(parts)
    raise UsageError(
        "Home Assistant is in none of these folders; name the site-packages that it is installed in."
    )


def _glyphs(site_packages: list[Path]) -> set[str]:
    for root in site_packages:
        table = root / "fonticon_mdi7" / "mdi7.py"
        if table.is_file():
            names = re.findall(r'^    (\w+) = "\\U', table.read_text(encoding="utf-8"), re.MULTILINE)
            return {name.rstrip("_").replace("_", "-") for name in names}
    raise UsageError(
        "fonticon-materialdesignicons7 is in none of these folders; install it and name its site-packages too."
    )


def write(version: str, icons: Icons) -> None:
    """Write the addon's table, one line for each device class."""
    lines = [_HEAD % version]
    for domain, classes in sorted(icons.items()):
        lines.append(f"    {domain}: {{\n")
        lines += [f"        {name}: {json.dumps(icon)},\n" for name, icon in classes.items()]
        lines.append("    },\n")
    TARGET.write_text("".join([*lines, "};\n"]), encoding="utf-8")


if __name__ == "__main__":
    try:
        write(*read_icons([Path(argument) for argument in sys.argv[1:]]))
    except UsageError as error:
        sys.exit(str(error))
