from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, tagged

from ..models.command.ha_command import HaCommand
from ..models.entity.ha_words import arranged, home_assistant_language
from . import homes

COMPONENT = {
    "component.light.entity_component._.name": "Light",
    "component.light.entity_component._.state.on": "開啟",
    "component.binary_sensor.entity_component.door.state.on": "已開啟",
    "component.climate.entity_component._.state_attributes.fan_mode.name": "風速模式",
    "component.climate.entity_component._.state_attributes.fan_mode.state.low": "低",
    "component.light.entity_component._.state.odd": 5,
    "component.light.title": "Light",
}
ENTITY = {
    "component.shelly.entity.sensor.operation.state.warmup": "暖機",
    "component.shelly.entity.sensor.operation.name": "Operation",
    "component.shelly.entity.fan.air.state_attributes.preset_mode.state.eco": "節能",
}
COMPONENT_ICONS = {
    "light": {"_": {"default": "mdi:lightbulb", "state_attributes": {"effect": {"default": "mdi:star"}}}},
    "odd": 5,
    "cover": {"gate": {"default": "mdi:gate-open", "state": {"closed": "mdi:gate"}}, "odd": []},
}
ICONS = {"shelly": {"sensor": {"operation": {"default": "mdi:cog", "state": {"warmup": "mdi:fire"}}}}}
UNITS = {"temperature": "°C", "length": "km"}
ARRANGED = {
    "domains": {
        "light": {"_": {"name": "Light", "state": {"on": "開啟"}, "icon": {"default": "mdi:lightbulb"}}},
        "cover": {"gate": {"icon": {"default": "mdi:gate-open", "state": {"closed": "mdi:gate"}}}},
        "binary_sensor": {"door": {"state": {"on": "已開啟"}}},
        "climate": {"_": {"attributes": {"fan_mode": {"name": "風速模式", "state": {"low": "低"}}}}},
    },
    "entities": {
        "shelly": {
            "sensor": {"operation": {"state": {"warmup": "暖機"}}},
            "fan": {"air": {"attributes": {"preset_mode": {"state": {"eco": "節能"}}}}},
        }
    },
    "icons": ICONS,
    "units": UNITS,
    "time_zone": "Asia/Taipei",
}


class Words:
    """Stands in for Home Assistant: answers, and remembers what it was asked."""

    def __init__(self, case):
        self.asked = []
        self.outcome = "done"
        words = self

        def ask(model, instance, payload):
            words.asked.append(payload)
            if words.outcome != "done":
                return {"state": "failed", "code": words.outcome, "error": "Not now."}
            if payload["type"] == "get_config":
                return {
                    "state": "done",
                    "response": {"unit_system": {**UNITS, "odd": 5}, "time_zone": "Asia/Taipei"},
                }
            if payload["type"] == "frontend/get_icons":
                resources = COMPONENT_ICONS if payload["category"] == "entity_component" else ICONS
            else:
                resources = COMPONENT if payload["category"] == "entity_component" else ENTITY
            return {"state": "done", "response": {"resources": resources}}

        case.patch(HaCommand, "_ask", ask)


@tagged("post_install", "-at_install")
class TestWords(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.source = Words(self)

    def _words(self, user=None, lang="zh_TW"):
        user = user or self.viewer
        return self.env["ha.words"].with_user(user)._of(self.home.with_user(user), lang)

    def test_languages_are_named_as_home_assistant_names_them(self):
        for code, expected in {
            "zh_TW": "zh-Hant", "zh_HK": "zh-Hant", "zh_CN": "zh-Hans", "pt_BR": "pt-BR", "pt_PT": "pt", "pt_AO": "pt",
            "en_US": "en", "en_GB": "en-GB", "es_ES": "es", "es_MX": "es-419", "es_419": "es-419", "de_CH": "de",
            "nb_NO": "nb", "sr@latin": "sr-Latn", "sr@Cyrl": "sr", "ja_JP": "ja", "fr": "fr",
        }.items():  # fmt: skip
            self.assertEqual(home_assistant_language(code), expected, code)

    def test_words_are_arranged_for_looking_them_up(self):
        told = arranged(COMPONENT, ENTITY, COMPONENT_ICONS, ICONS, UNITS, "Asia/Taipei")
        self.assertEqual(told, ARRANGED)

    def test_home_assistant_is_asked_once_for_all(self):
        self.assertEqual(self._words(), ARRANGED)
        self.assertEqual(
            self.source.asked,
            [
                {"type": "frontend/get_translations", "category": "entity_component", "language": "zh-Hant"},
                {"type": "frontend/get_translations", "category": "entity", "language": "zh-Hant"},
                {"type": "frontend/get_icons", "category": "entity_component"},
                {"type": "frontend/get_icons", "category": "entity"},
                {"type": "get_config"},
            ],
        )
        self.assertEqual(self._words(self.operator), ARRANGED)
        self.assertEqual(self._words(self.viewer, "zh_HK"), ARRANGED)
        self.assertEqual(len(self.source.asked), 5)
        self._words(lang="en_US")
        self.assertEqual(len(self.source.asked), 10)

    def test_another_addon_has_words_where_home_assistant_has_none(self):
        icons = {"lift": {"sensor": {"load": {"default": "mdi:weight"}}}}
        further = {
            "domains": {
                "lift": {"_": {"name": "Lift"}},
                "light": {"_": {"name": "Lamp", "state": {"odd": "Odd"}}},
            },
            "icons": icons,
        }
        asked = []

        def further_words(model, code):
            asked.append(code)
            return further

        with patch.object(type(self.env["ha.words"]), "_further_words", further_words):
            words = self._words()
        self.assertEqual(words["domains"]["lift"], {"_": {"name": "Lift"}})
        self.assertEqual(
            words["domains"]["light"]["_"],
            {"name": "Light", "state": {"on": "開啟", "odd": "Odd"}, "icon": {"default": "mdi:lightbulb"}},
        )
        self.assertEqual(words["icons"], ICONS | icons)
        self.assertEqual(asked, ["zh_TW"])
        self.assertEqual(self._words(), ARRANGED, "nothing of it is kept")

    def test_whoever_asks_at_the_same_time_keeps_the_same_row(self):
        ask = type(self.env["ha.words"])._ask

        def ask_and_be_overtaken(model, instance, language):
            words = ask(model, instance, language)
            model._keep(instance, language, {"domains": {}})
            return words

        with patch.object(type(self.env["ha.words"]), "_ask", ask_and_be_overtaken):
            self.assertEqual(self._words(), ARRANGED)
        [kept] = self.env["ha.words"].search([("instance_id", "=", self.home.id)])
        self.assertEqual((kept.language, kept.words), ("zh-Hant", ARRANGED))

    def test_another_version_or_another_day_asks_again(self):
        self._words()
        self.home.connection_id.sudo().ha_version = "2026.12.0"
        self._words()
        self.assertEqual(len(self.source.asked), 10)
        self.env["ha.words"].search([]).asked = fields.Datetime.now() - timedelta(hours=25)
        self._words()
        self.assertEqual(len(self.source.asked), 15)
        self.assertEqual(self.env["ha.words"].search_count([("instance_id", "=", self.home.id)]), 1)

    def test_what_is_known_is_reported_while_home_assistant_cannot_be_asked(self):
        self._words()
        self.home.connection_id.sudo().ha_version = "2026.12.0"
        self.source.outcome = "not_connected"
        self.assertEqual(self._words(), ARRANGED)
        with self.assertRaisesRegex(Exception, "Not now"):
            self._words(lang="en_US")


@tagged("post_install", "-at_install")
class TestWordsRoute(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.source = Words(self)

    def _get(self, person, instance=None, lang="en_US", **headers):
        self.authenticate(self.people[person].login, self.people[person].login)
        instance_id = instance if isinstance(instance, int) else (instance or self.home).id
        return self.url_open(f"/odoo_ha_addon/words/{instance_id}/{lang}", headers=headers)

    def test_users_of_the_instance_get_its_words_to_keep_for_an_hour(self):
        for person in ("manager", "operator", "viewer"):
            response = self._get(person)
            self.assertEqual(response.json(), ARRANGED)
            self.assertEqual(response.headers["Cache-Control"], "private, max-age=3600")
        again = self._get("viewer", **{"If-None-Match": response.headers["ETag"]})
        self.assertEqual((again.status_code, again.content), (304, b""))

    def test_others_find_nothing(self):
        for person, instance in (
            ("outsider", self.home), ("employee", self.home), ("portal", self.home), ("viewer", self.office),
            ("viewer", 0), ("viewer", 10**12),
        ):  # fmt: skip
            self.assertEqual(self._get(person, instance).status_code, 404, person)
        self.assertFalse(self.source.asked)

    def test_only_languages_of_odoo_are_asked_for(self):
        for lang in ("xx", "..", "en", "zh-Hant", "en_US.json"):
            self.assertEqual(self._get("viewer", lang=lang).status_code, 404)
        self.assertFalse(self.source.asked)

    def test_where_nothing_is_known_yet_the_page_may_ask_later(self):
        self.source.outcome = "not_connected"
        self.assertEqual(self._get("viewer").status_code, 503)
