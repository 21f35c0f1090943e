"""Services that a grant gives beyond the usual ones, chosen from Home Assistant's: called on what is granted alone."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..models.access.ha_refusal import Refusal
from ..models.command.ha_command import HaCommand
from ..models.command.ha_service_catalog import SERVICES
from ..models.grant import ha_service
from ..models.grant.services_beyond import services_beyond
from .grant_case import HOUR, NOW, GrantCase

LIGHTS = {"entity": [{"domain": ["light"]}]}
BLINK = {
    "name": "Blink",
    "target": LIGHTS,
    "fields": {
        "times": {"required": True, "selector": {"number": {"min": 1}}},
        "more": {"fields": {"color": {"selector": {"text": {}}}}},
        "partner": {"selector": {"entity": {}}},
        "master_entity_id": {},
        "extra": {"selector": {"object": {}}},
    },
}
ANSWER = {
    "light": {
        "blink": BLINK,
        "turn_on": {"target": LIGHTS},
        "reload": {"fields": {}},
        "pair": {"target": LIGHTS, "fields": {"other": {"required": True, "selector": {"entity": {}}}}},
        "of_devices": {"target": {"device": [{}]}},
        "of_fans": {"target": {"entity": [{"domain": "fan"}]}},
        "list_effects": {"target": LIGHTS, "response": {"optional": False}},
        "odd": "no service",
    },
    "switch": {"flash": {"target": {"entity": [{}]}}},
    "homeassistant": {"restart": {}, "turn_on": {"target": {"entity": [{}]}}},
    "shell_command": {"wipe": {"target": {"entity": [{}]}}},
    "camera": {"snapshot": {"target": {"entity": [{"domain": "camera"}]}}},
    "broken": None,
}


def offered(answer):
    found = services_beyond(answer, lambda domain, service: service in SERVICES.get(domain, ()))
    return {f"{domain}.{service}": values for domain, service, values in found}


@tagged("post_install", "-at_install")
class TestOffer(TransactionCase):
    def test_what_can_be_given_acts_on_entities_of_its_own_domain_and_on_nothing_else(self):
        self.assertEqual(offered(ANSWER).keys(), {"light.blink", "switch.flash"})

    def test_of_its_data_what_could_name_something_else_cannot_be_given(self):
        [blink, _flash] = offered(ANSWER).values()
        self.assertEqual([field["key"] for field in blink["parameters"]], ["times", "color"])

    def test_an_odd_answer_offers_nothing(self):
        for answer in (None, [], "x", {"light": []}, {"light": {"blink": {"target": "x"}}}):
            self.assertEqual(offered(answer), {})


class ServicesCase(GrantCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ha.service"]._keep(cls.home, ANSWER)
        cls.blink = cls.env["ha.service"].search(
            [("instance_id", "=", cls.home.id), ("name", "=", "light.blink")]
        )

    def give(self, entities=None, **values):
        given = {"entity_ids": [Command.set((entities or self.light).ids)], "access": "control"}
        return self.grant(**{**given, "service_ids": [Command.set(self.blink.ids)], **values})

    def allowed(self, entity=None, service="blink", data=None, user=None):
        """What would be sent, by the door of the web client; the code of the refusal where it is refused."""
        entity = (entity or self.light).with_user(user or self.outsider)
        try:
            call = (
                self.env["ha.service.validator"]
                .with_user(user or self.outsider)
                ._allowed_call(
                    entity.instance_id,
                    entity.domain,
                    service,
                    {"times": 2} if data is None else data,
                    entities=entity,
                )
            )
        except Refusal as refusal:
            return refusal.code
        except AccessError:
            return "access"
        return call.payload()


@tagged("post_install", "-at_install")
class TestServicesBeyond(ServicesCase):
    def test_who_is_given_a_service_calls_it_on_what_is_granted(self):
        self.give()
        sent = self.allowed()
        self.assertEqual(
            (sent["domain"], sent["service"], sent["service_data"]), ("light", "blink", {"times": 2})
        )
        self.assertEqual(sent["target"], {"entity_id": self.light.entity_id})

    def test_nobody_else_does(self):
        self.give(access="view")
        self.assertEqual(self.allowed(), "access")
        self.grant(entity_ids=[Command.set(self.light.ids)], access="control")
        self.assertEqual(self.allowed(), "service_denied", "control, but without the service")

    def test_it_reaches_no_entity_of_another_grant(self):
        self.give()
        self.grant(entity_ids=[Command.set((self.attic | self.outdoor).ids)], access="control")
        self.assertEqual(self.allowed(self.attic), "service_denied")
        both = self.light | self.attic
        with self.assertRaises(Refusal):
            self.env["ha.service.validator"].with_user(self.outsider)._allowed_call(
                self.home, "light", "blink", {"entity_id": both.mapped("entity_id"), "times": 1}
            )

    def test_it_is_none_for_an_entity_of_another_domain(self):
        self.give(self.light | self.outdoor)
        if self.outdoor.domain != "light":
            self.assertEqual(self.allowed(self.outdoor), "service_denied")
        for domain, service in (("homeassistant", "restart"), ("shell_command", "wipe"), ("switch", "flash")):
            with self.assertRaises(Refusal) as refused:
                self.env["ha.service.validator"].with_user(self.outsider)._allowed_call(
                    self.home, domain, service, {"entity_id": self.light.entity_id}
                )
            self.assertEqual(refused.exception.code, "service_denied", domain)

    def test_it_takes_no_target_and_no_data_beside_its_own(self):
        self.give()
        for data in (
            {"area_id": "kitchen"},
            {"entity_id": "light.attic"},
            {"target": {"area_id": "kitchen"}},
        ):
            self.assertEqual(self.allowed(data=data), "target_denied", data)
        for key in ("partner", "master_entity_id", "extra", "anything"):
            self.assertEqual(self.allowed(data={"times": 1, key: "light.attic"}), "service_denied", key)

    def test_it_ends_with_the_grant_and_holds_within_its_hours_only(self):
        grant = self.give(ends=NOW + HOUR)
        self.go_to(NOW + 2 * HOUR)
        self.assertEqual(self.allowed(), "access")
        grant.ends = NOW + 5 * HOUR
        self.assertIsInstance(self.allowed(), dict)
        grant.write({"service_ids": [Command.clear()]})
        self.assertEqual(self.allowed(), "service_denied")

    def test_what_waits_is_not_sent_without_it(self):
        grant = self.give()
        payload = self.allowed()
        commands = self.env["ha.command"].with_user(self.outsider)
        command_id = commands._insert(
            self.env.cr, self.home, "light.blink", payload, self.light, waits_seconds=41
        )
        self.go_to(NOW)
        self.assertFalse(self.env["ha.command"]._without_right([command_id]))
        grant.write({"service_ids": [Command.clear()]})
        self.go_to(NOW)
        self.assertEqual(self.env["ha.command"]._without_right([command_id]), [command_id])

    def test_the_service_of_another_instance_is_of_no_use(self):
        self.env["ha.service"]._keep(self.office, ANSWER)
        foreign = self.env["ha.service"].search(
            [("instance_id", "=", self.office.id), ("name", "=", "light.blink")]
        )
        self.give(service_ids=[Command.set(foreign.ids)])
        self.assertEqual(self.allowed(), "service_denied")

    def test_the_sentence_names_it(self):
        self.outsider.name = "Ana"
        grant = self.give().with_context(lang="en_US")
        self.assertEqual(grant.sentence, f"Ana may control {self.light.display_name}, also by Blink")
        grant.access = "view"
        self.assertNotIn("Blink", grant.sentence)


@tagged("post_install", "-at_install")
class TestCatalogueOfServices(ServicesCase):
    def setUp(self):
        super().setUp()
        self.asked = []
        self.answer = {"state": "done", "response": {"light": {"blink": {**BLINK, "name": "Flash"}}}}
        self.words = {"state": "done", "response": {"resources": {}}}

        def ask(_commands, _instance, payload):
            self.asked.append(payload["type"])
            return self.words if payload.get("category") else self.answer

        self.enterContext(patch.object(HaCommand, "_ask", ask))
        self.enterContext(patch.dict(ha_service._asked, clear=True))

    def choose(self, user=None, instance=None):
        services = self.env["ha.service"].with_user(user or self.manager)
        services = services.with_context(ha_services_of=(instance or self.home).id)
        return services.name_search("bl", [("instance_id", "=", self.home.id)])

    def test_home_assistant_is_asked_while_a_manager_chooses_and_not_again_soon(self):
        self.assertEqual(self.choose(), [(self.blink.id, "Flash (light.blink)")])
        self.choose()
        self.assertEqual(self.asked, ["get_services"])

    def test_its_name_is_home_assistants_own_in_the_language_of_whoever_reads_it(self):
        self.env["res.lang"]._activate_lang("zh_TW")
        self.words["response"]["resources"] = {
            "component.light.services.blink.name": "閃爍",
            "component.light.services.blink.fields.times.name": "次數",
            "component.light.services.blink.fields.times.description": "閃爍幾次",
            "component.light.selector.color.options.red": "紅色",
        }
        choices = {"options": ["red", "blue"], "translation_key": "color"}
        in_color = {
            **BLINK,
            "fields": {**BLINK["fields"], "color": {"name": "Color", "selector": {"select": choices}}},
        }
        self.answer["response"]["light"] = {"blink": {**in_color, "name": "Flash"}}
        self.answer["response"]["switch"] = {"flash": {"name": "Flash", "target": {"entity": [{}]}}}
        self.choose()
        self.assertIn("frontend/get_translations", self.asked)
        flash = self.env["ha.service"].search(
            [("instance_id", "=", self.home.id), ("name", "=", "switch.flash")]
        )
        for lang, names in (("zh_TW", ["閃爍", "Flash"]), ("en_US", ["Flash", "Flash"])):
            self.assertEqual((self.blink | flash).with_context(lang=lang).mapped("title"), names)
        self.give()
        granted = self.light.with_user(self.outsider).with_context(lang="zh_TW").more_services()
        self.assertEqual([service["name"] for service in granted], ["閃爍"])
        times, color = (
            {field["key"]: field for field in granted[0]["fields"]}[key] for key in ("times", "color")
        )
        self.assertEqual((times["name"], times["description"], times["required"]), ("次數", "閃爍幾次", True))
        labels = [choice["label"] for choice in color["options"]["options"]]
        self.assertEqual((color["name"], labels), ("Color", ["紅色", "blue"]))
        in_english = self.light.with_user(self.outsider).with_context(lang="en_US").more_services()
        self.assertEqual({field["name"] for field in in_english[0]["fields"]}, {"", "Color"})

    def test_a_manager_who_reads_another_language_does_not_make_english_of_it(self):
        self.env["res.lang"]._activate_lang("zh_TW")
        self.words["response"]["resources"] = {"component.light.services.blink.name": "閃爍"}
        self.manager.lang = "zh_TW"
        services = self.env["ha.service"].with_user(self.manager)
        services = services.with_context(lang="zh_TW", ha_services_of=self.home.id)
        self.assertEqual(services.name_search("", []), [(self.blink.id, "閃爍 (light.blink)")])
        self.assertEqual(self.blink.with_context(lang="en_US").title, "Flash")

    def test_one_that_does_not_answer_has_what_is_known(self):
        self.answer = {"state": "failed", "response": False}
        self.assertEqual(self.choose(), [(self.blink.id, "Blink (light.blink)")])

    def test_what_it_has_no_more_goes_unless_somebody_was_given_it(self):
        flash = self.env["ha.service"].search(
            [("instance_id", "=", self.home.id), ("name", "=", "switch.flash")]
        )
        grant = self.give()
        self.answer["response"] = {}
        self.choose()
        self.assertFalse(flash.exists())
        self.assertEqual(grant.service_ids, self.blink)

    def test_only_managers_read_and_nobody_writes_them(self):
        with self.assertRaises(AccessError):
            self.choose(self.outsider)
        for act in (
            lambda services: services.create(
                {"name": "homeassistant.restart", "title": "x", "instance_id": 1}
            ),
            lambda services: self.blink.with_env(services.env).write({"name": "homeassistant.restart"}),
            lambda services: self.blink.with_env(services.env).unlink(),
        ):
            with self.assertRaises(AccessError):
                act(self.env["ha.service"].with_user(self.manager))

    def test_a_manager_of_another_company_asks_nothing(self):
        self.home.company_id = self.other_company
        self.assertEqual(self.choose(), [])
        self.assertFalse(self.asked)

    def test_the_services_of_another_company_cannot_be_given(self):
        self.home.company_id = self.other_company
        homes_grant = {
            "instance_id": self.office.id,
            "user_id": self.outsider.id,
            "access": "control",
            "scope": "all",
        }
        with self.assertRaises(AccessError):
            self.env["ha.grant"].with_user(self.manager).create(
                {**homes_grant, "service_ids": [Command.set(self.blink.ids)]}
            )
