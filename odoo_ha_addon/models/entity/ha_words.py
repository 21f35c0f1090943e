"""Home Assistant's own words for states and for values of attributes, in the languages of the people here, its
integrations' icons, the units in which it counts and its time zone.

Home Assistant is asked once for each language, and again when its version changes or a day has passed, for a newly
set up integration brings words of its own. What is known is served while it cannot be asked.
"""

import re
from datetime import timedelta

from odoo import api, fields, models

from ...protocol.jsonb import as_jsonb
from ..access.ha_refusal import Refusal

LIFETIME = timedelta(days=1)

LANGUAGES = {
    "es": {"419": "es-419", "ES": "es"},
    "en": {"GB": "en-GB", "AU": "en-GB", "NZ": "en-GB", "IN": "en-GB"},
    "no": {"": "nb"},
    "pt": {"BR": "pt-BR"},
    "sr": {"latin": "sr-Latn", "Cyrl": "sr"},
    "zh": {
        "CN": "zh-Hans",
        "SG": "zh-Hans",
        "TW": "zh-Hant",
        "HK": "zh-Hant",
        "MO": "zh-Hant",
        "": "zh-Hans",
    },
}
"""Home Assistant's name of a language by Odoo's language and region or script, where it is not the language alone;
`""` is for any other region.
"""

_COMPONENT_KEY = re.compile(
    r"component\.(?P<domain>[^.]+)\.entity_component\.(?P<device_class>[^.]+)\."
    r"(?:name|state\.(?P<state>[^.]+)|state_attributes\.(?P<attribute>[^.]+)\.(?:name|state\.(?P<value>[^.]+)))"
)
_ENTITY_KEY = re.compile(
    r"component\.(?P<platform>[^.]+)\.entity\.(?P<domain>[^.]+)\.(?P<key>[^.]+)\."
    r"(?:state\.(?P<state>[^.]+)|state_attributes\.(?P<attribute>[^.]+)\.(?:name|state\.(?P<value>[^.]+)))"
)


def home_assistant_language(code: str) -> str:
    """Home Assistant's name of Odoo's language, such as `zh-Hant` for `zh_TW` and `sr-Latn` for `sr@latin`."""
    language, _, region = code.replace("@", "_").partition("_")
    if language == "es" and region and region != "ES":
        region = "419"
    regions = LANGUAGES.get(language, {})
    return regions.get(region) or regions.get("") or language


def arranged(
    component: dict, entity: dict, component_icons: dict, icons: dict, units: dict, time_zone: str = ""
) -> dict:
    """Home Assistant's flat translations as a page looks words up.

    :param component: of its category `entity_component`, words of a domain
    :param entity: of its category `entity`, words of an integration
    :param component_icons: of its category `entity_component`, icons of a domain
    :param icons: of its category `entity`, icons of an integration
    :param units: of Home Assistant's unit system, by what is measured, such as ``{"temperature": "°C"}``
    :param time_zone: of Home Assistant, such as `Asia/Taipei`; empty where it does not tell
    :return: ``{"domains": {domain: {device class or "_": WORDS}}, "entities": {integration: {domain: {translation
        key: WORDS}}}, "icons": {integration: {domain: {translation key: ICONS}}}, "units": units,
        "time_zone": time_zone}``; WORDS is ``{"name": word, "state": {state: word}, "attributes": {attribute: {"name":
        word, "state": {value: word}}}, "icon": ICONS}``, each part only where there is something in it; ICONS is
        ``{"default": name, "state": {state: name}}``
    """
    domains: dict = {}
    for match, word in _matches(_COMPONENT_KEY, component):
        of_class = domains.setdefault(match["domain"], {}).setdefault(match["device_class"], {})
        _put(of_class, match, word)
    for domain, device_class, icon in _component_icons(component_icons):
        domains.setdefault(domain, {}).setdefault(device_class, {})["icon"] = icon
    entities: dict = {}
    for match, word in _matches(_ENTITY_KEY, entity):
        of_platform = entities.setdefault(match["platform"], {}).setdefault(match["domain"], {})
        _put(of_platform.setdefault(match["key"], {}), match, word)
    return {
        "domains": domains,
        "entities": entities,
        "icons": icons,
        "units": units,
        "time_zone": time_zone,
    }


def _component_icons(resources: dict):
    """Domain, device class and ICONS of each that is what it should be."""
    for domain, classes in resources.items():
        for device_class, described in classes.items() if isinstance(classes, dict) else ():
            if isinstance(described, dict):
                yield (
                    domain,
                    device_class,
                    {key: described[key] for key in ("default", "state") if key in described},
                )


def _matches(pattern: re.Pattern, resources: dict):
    for key, word in resources.items():
        if isinstance(word, str) and (match := pattern.fullmatch(key)):
            yield match, word


def _put(words: dict, match: re.Match, word: str) -> None:
    if match["state"]:
        words.setdefault("state", {})[match["state"]] = word
        return
    if not match["attribute"]:
        words["name"] = word
        return
    attribute = words.setdefault("attributes", {}).setdefault(match["attribute"], {})
    if match["value"]:
        attribute.setdefault("state", {})[match["value"]] = word
    else:
        attribute["name"] = word


def _completed(words: dict, further: dict) -> dict:
    """`words`, with what only `further` has."""
    completed = {**further, **words}
    for name in words.keys() & further.keys():
        if isinstance(words[name], dict) and isinstance(further[name], dict):
            completed[name] = _completed(words[name], further[name])
    return completed


class HaWords(models.Model):
    _name = "ha.words"
    _description = "Home Assistant's Words in a Language"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False

    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade")
    language = fields.Char(required=True, readonly=True, help="As Home Assistant writes it, such as zh-Hant")
    ha_version = fields.Char(readonly=True)
    words = fields.Json(readonly=True)
    asked = fields.Datetime(required=True, readonly=True)

    _language_uniq = models.Constraint(
        "UNIQUE (instance_id, language)", "An instance can have each language only once."
    )

    @api.model
    def _of(self, instance, code: str) -> dict:
        """The words of an instance that the user may see, as `arranged` gives them, with those of other addons where
        Home Assistant has none.

        :param code: of a language of Odoo
        :raises Refusal: nothing is known, and Home Assistant cannot be asked
        """
        return _completed(self._of_home_assistant(instance, code), self._further_words(code))

    @api.model
    def _further_words(self, code: str) -> dict:
        """What another addon has for its own domain where Home Assistant has nothing, in the form of `arranged`, each
        part only where there is something in it. It is not stored.

        :param code: of the language of Odoo that is wanted
        """
        return {}

    @api.model
    def _of_home_assistant(self, instance, code: str) -> dict:
        language = home_assistant_language(code)
        known = self.sudo().search([("instance_id", "=", instance.id), ("language", "=", language)])
        if known and known._is_fresh():
            return known.words
        try:
            words = self._ask(instance, language)
        except Refusal:
            if not known:
                raise
            return known.words
        self._keep(instance, language, words)
        return words

    @api.model
    def _keep(self, instance, language: str, words: dict) -> None:
        """In one statement: another request may have asked for the same at the same time."""
        self.sudo().flush_model()
        version = instance.sudo().connection_id.ha_version or None
        self.env.cr.execute(
            """
            INSERT INTO ha_words (instance_id, language, words, ha_version, asked) VALUES (%s, %s, %s::jsonb, %s, %s)
            ON CONFLICT (instance_id, language) DO UPDATE
                SET words = EXCLUDED.words, ha_version = EXCLUDED.ha_version, asked = EXCLUDED.asked
            """,
            [instance.id, language, as_jsonb(words), version, fields.Datetime.now()],
        )
        self.invalidate_model()

    def _is_fresh(self) -> bool:
        version = self.instance_id.connection_id.ha_version
        return self.ha_version == version and self.asked > fields.Datetime.now() - LIFETIME

    @api.model
    def _ask(self, instance, language: str) -> dict:
        def ask(**payload) -> dict:
            outcome = self.env["ha.command"]._ask(instance, payload)
            if outcome["state"] != "done":
                raise instance._refusal_of(outcome)
            return outcome["response"] if isinstance(outcome["response"], dict) else {}

        def resources(kind: str, category: str, **more) -> dict:
            found = ask(type=f"frontend/get_{kind}", category=category, **more).get("resources")
            return found if isinstance(found, dict) else {}

        def config() -> tuple[dict, str]:
            """The units in which it counts, and its time zone."""
            found = ask(type="get_config")
            units, zone = found.get("unit_system"), found.get("time_zone")
            units = units if isinstance(units, dict) else {}
            return (
                {name: unit for name, unit in units.items() if isinstance(unit, str)},
                zone if isinstance(zone, str) else "",
            )

        return arranged(
            resources("translations", "entity_component", language=language),
            resources("translations", "entity", language=language),
            resources("icons", "entity_component"),
            resources("icons", "entity"),
            *config(),
        )
