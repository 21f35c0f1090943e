"""The value of an entity in words, as people read it: Home Assistant's own words and numbers with their units, in the
language of who reads it (`lang` of the context).
"""

from __future__ import annotations

import math
from typing import Any

from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.entity.ha_words import home_assistant_language
from odoo.tools.misc import formatLang

MOST_DECIMALS = 6
_NO_SPACE = {"°", "%"}


def value_in_words(env: Any, entity: Any, value: str, unit: str, attribute: str = "") -> str:
    """
    :param entity: (ha.entity) that had the value
    :param value: as Home Assistant writes it
    :param attribute: of which it is the value; empty for the state
    """
    nothing = {"unavailable": env._("Unavailable"), "unknown": env._("Unknown")}
    if not value or not entity:
        return value or ""
    if value in nothing:
        return nothing[value]
    if (number := as_number(value)) is not None:
        return _with_unit(formatLang(env, number, digits=decimals_of(entity, value, attribute)), unit)
    word = _word(known_words(env, entity.instance_id), entity.sudo(), value, attribute)
    return word or (_with_unit(value, unit) if unit else value)


def known_words(env: Any, instance: Any) -> dict:
    """Home Assistant's words in the language of the context, as `ha.words` has them. It is asked for these where it has
    never been and is connected, so that no action waits for one that is away.
    """
    language = home_assistant_language(env.lang or "en_US")
    domain = [("instance_id", "=", instance.id), ("language", "=", language)]
    known = env["ha.words"].sudo().search(domain, limit=1)
    if known:
        return known.words or {}
    if instance.sudo().connection_state not in ("connected", "syncing"):
        return {}
    try:
        return env["ha.words"]._of(instance, env.lang or "en_US")
    except Refusal:
        return {}


def _word(words: dict, entity: Any, value: str, attribute: str) -> str | None:
    """In the order in which pages look it up (`services/words/ha_translations.js`)."""
    of_domain = words.get("domains", {}).get(entity.domain, {})
    of_platform = words.get("entities", {}).get(entity.platform or "", {}).get(entity.domain, {})
    device_class = (entity.attributes or {}).get("device_class")
    sources = (
        of_platform.get(entity.translation_key or ""),
        of_domain.get(device_class) if isinstance(device_class, str) else None,
        of_domain.get("_"),
    )
    for source in filter(None, sources):
        named = source.get("attributes", {}).get(attribute, {}) if attribute else source
        if word := named.get("state", {}).get(value):
            return word
    return None


def as_number(text: str | bool | None) -> float | None:
    """A finite number, or None for a word."""
    try:
        number = float(text) if isinstance(text, str) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def decimals_of(entity: Any, value: str, attribute: str = "") -> int:
    """Those with which Home Assistant shows a number: as many as were chosen for a state, else as many as it wrote."""
    if not attribute and (chosen := entity.sudo()._precision()) is not None:
        return chosen
    _, _, decimals = value.partition(".")
    return min(len(decimals), MOST_DECIMALS) if decimals.isdigit() else 0


def _with_unit(text: str, unit: str) -> str:
    if not unit:
        return text
    return f"{text}{unit}" if unit in _NO_SPACE else f"{text}\N{NO-BREAK SPACE}{unit}"
