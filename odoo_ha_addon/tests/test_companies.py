"""Pages, routes and channels are of the companies that are selected; rights are of all that a user has."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, TransactionCase, tagged

from ..bridge.sql import identity_table
from ..bridge.sql.connection_table import read_settings
from ..models.command.ha_command import HaCommand
from ..models.instance.ha_instance_selection import SESSION_KEY
from ..protocol.identity import Identity
from . import homes
from .one_of_each import one_of_each
from .test_endpoints import DONE, OF_AN_INSTANCE
from .test_instance_selection import Session

SEARCHED = {
    "manager": (
        "ha.instance", "ha.entity", "ha.entity.group", "ha.grant", "ha.grant.window", "ha.service", "ha.area",
        "ha.device", "ha.floor", "ha.label", "ha.tag", "ha.category", "ha.command", "ha.connection", "ha.lease",
        "ha.bridge",
        "ha.dashboard", "ha.favourite", "ha.sync.report", "ha.sync.report.line",
    ),
    "operator": (
        "ha.instance", "ha.entity", "ha.entity.group", "ha.area", "ha.device", "ha.floor", "ha.label", "ha.tag",
        "ha.category",
    ),
}  # fmt: skip
"""Models of which each of them may see the records of both companies."""


class TwoCompanies:
    """The home of this company, and `foreign` of the other one. Manager and operator are in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ha.instance"].search([]).active = False
        homes.build(cls)
        cls.office.active = False
        cls.here = cls.env.company
        cls.home.company_id = cls.here
        cls.far.area_id = homes._areas(cls.env, cls.foreign, "far")
        cls.far_group = cls.env["ha.entity.group"].create(
            {"name": "Far", "instance_id": cls.foreign.id, "entity_ids": [(6, 0, cls.far.ids)]}
        )
        both = {"company_ids": [(6, 0, (cls.here | cls.other_company).ids)]}
        (cls.manager | cls.operator).write(both)
        homes.share(cls.far_group, cls.operator, "control")
        cls.env.flush_all()

    def as_(self, user, *companies):
        """An environment of the user in which these companies are selected."""
        ids = [company.id for company in companies]
        return self.env(user=user.id, su=False, context={"allowed_company_ids": ids})

    @property
    def selections(self):
        """What is selected, and which instances are there then."""
        return {
            "here": ((self.here,), self.home),
            "elsewhere": ((self.other_company,), self.foreign),
            "both": ((self.here, self.other_company), self.home | self.foreign),
        }


@tagged("post_install", "-at_install")
class TestCompanies(TwoCompanies, TransactionCase):
    def test_every_model_has_what_is_of_the_selected_companies(self):
        mine = one_of_each(self, self.home, self.light, self.group, "here")
        theirs = one_of_each(self, self.foreign, self.far, self.far_group, "elsewhere")
        self.env.flush_all()
        for role, models in SEARCHED.items():
            for what, (companies, instances) in self.selections.items():
                env = self.as_(self.people[role], *companies)
                for model in models:
                    with self.subTest(role=role, selected=what, model=model):
                        records = {self.home: mine[model], self.foreign: theirs[model]}
                        expected = {records[instance].id for instance in instances}
                        all_ids = [record.id for record in records.values()]
                        self.assertEqual(set(env[model].search([("id", "in", all_ids)]).ids), expected)
                        readable = env[model].browse(all_ids)._filtered_access("read")
                        self.assertEqual(set(readable.ids), expected)

    def test_what_no_company_has_is_there_whatever_is_selected(self):
        self.foreign.company_id = False
        for companies, _instances in self.selections.values():
            for user in (self.manager, self.operator):
                found = self.as_(user, *companies)["ha.instance"].get_accessible_instances()
                self.assertIn(self.foreign, found)

    def test_an_overview_of_all_is_of_the_selected_companies(self):
        for what, (companies, instances) in self.selections.items():
            with self.subTest(what):
                rows = self.as_(self.manager, *companies)["ha.dashboard"].overview_of_all()
                self.assertEqual({row["id"] for row in rows}, set(instances.ids))

    def test_a_command_is_given_in_a_selected_company_alone(self):
        for what, (companies, instances) in self.selections.items():
            for user in (self.manager, self.operator):
                env = self.as_(user, *companies)
                for entity in (self.light, self.far):
                    with (
                        self.subTest(selected=what, user=user.login, entity=entity.entity_id),
                        patch.object(HaCommand, "_await", lambda *_args, **_kwargs: DONE),
                    ):
                        call = entity.with_env(env).call_service
                        if entity.instance_id in instances:
                            self.assertEqual(call("turn_on")["state"], "done")
                        else:
                            with self.assertRaises(AccessError):
                                call("turn_on")

    def test_a_command_that_waits_is_sent_though_its_company_is_switched_off_meanwhile(self):
        env = self.as_(self.manager, self.other_company)
        payload = {"type": "call_service", "domain": "light", "service": "turn_on"}
        command = env["ha.command"].sudo()._defer(self.foreign, "light.turn_on", payload, 60, self.far)
        self.env["ha.command"].browse(command).user_id = self.manager
        as_bridge = self.as_(self.manager, self.here)["ha.command"].sudo()
        self.assertFalse(as_bridge._without_right([command]))

    def test_a_page_follows_entities_of_selected_companies_alone(self):
        for what, (companies, instances) in self.selections.items():
            for user in (self.manager, self.operator):
                with self.subTest(selected=what, user=user.login):
                    entities = self.as_(user, *companies)["ha.entity"]
                    answer = entities.follow("page", (self.light | self.far).ids)
                    self.assertEqual({row["instance_id"] for row in answer["entities"]}, set(instances.ids))
                    self.assertEqual(len(answer["channels"]), len(instances))

    def test_the_status_channel_is_of_the_companies_in_its_name(self):
        here, elsewhere = self.here.id, self.other_company.id
        expected = {
            ("ha_status",): self.home | self.foreign,
            (f"ha_status_{here}",): self.home,
            (f"ha_status_{elsewhere}",): self.foreign,
            (f"ha_status_{here}_{elsewhere}",): self.home | self.foreign,
            (f"ha_status_{here}", f"ha_status_{elsewhere}"): self.home | self.foreign,
            (f"ha_status_{here}", "ha_status"): self.home | self.foreign,
            (f"ha_status_{here}x",): self.env["ha.instance"],
            ("ha_status_",): self.env["ha.instance"],
        }
        for names, instances in expected.items():
            for user in (self.manager, self.operator):
                with self.subTest(names=names, user=user.login):
                    self.assertEqual(self._heard_of(user, names), instances)

    def test_a_name_with_somebody_elses_company_is_no_way_to_hear_of_it(self):
        stranger = self.viewer
        homes.share(self.far_group, stranger)
        name = f"ha_status_{self.here.id}_{self.other_company.id}"
        self.assertEqual(self._heard_of(stranger, [name]), self.home)

    def _heard_of(self, user, names):
        session = SimpleNamespace(session=SimpleNamespace(uid=user.id))
        with patch("odoo.addons.bus.models.ir_websocket.request", session):
            granted = self.env["ir.websocket"].with_user(user)._build_bus_channel_list(list(names))
        instances = [c[0] for c in granted if isinstance(c, tuple) and c[1].startswith("status:")]
        # Managers hear of archived ones, too.
        return self.env["ha.instance"].union(*instances).filtered("active")

    def test_followers_are_told_whatever_they_have_selected(self):
        entity = self.far.with_env(self.as_(self.manager, self.other_company))
        self.assertEqual(entity._readable_by(self.manager), entity)
        self.assertEqual(self.far._lost_by(self.manager.partner_id), self.far.browse())

    def test_a_new_instance_is_of_the_company_that_one_works_in(self):
        for company, other in ((self.here, self.other_company), (self.other_company, self.here)):
            env = self.as_(self.manager, company, other)
            self.assertEqual(env["ha.instance"].create({"name": "New"}).company_id, company)
        form = Form(self.as_(self.manager, self.other_company)["ha.instance"])
        form.name = "By hand"
        self.assertEqual(form.save().sudo().company_id, self.other_company)

    def test_sharing_with_all_companies_is_a_choice(self):
        shared = self.as_(self.manager, self.here)["ha.instance"].create({"name": "All", "company_id": False})
        self.assertFalse(shared.company_id)
        self.assertIn(shared, self.as_(self.manager, self.other_company)["ha.instance"].search([]))


@tagged("post_install", "-at_install")
class TestDuplicatesOfCompanies(TwoCompanies, TransactionCase):
    def setUp(self):
        super().setUp()
        self.home.connection_id.identity = {"user_id": "u1", "entries": {}}

    def _same(self, instance, *companies):
        """As which one the user of Home Assistant is known already."""
        return instance.with_env(self.as_(self.manager, *companies))._same_as(lambda user_id: user_id == "u1")

    def test_one_of_another_company_is_no_duplicate(self):
        self.assertFalse(self._same(self.foreign, self.here, self.other_company))
        self.foreign.company_id = self.here
        self.assertEqual(self._same(self.foreign, self.here, self.other_company), self.home)

    def test_a_shared_one_is_everybodys(self):
        self.home.company_id = False
        self.assertEqual(self._same(self.foreign, self.other_company), self.home)
        self.home.company_id, self.foreign.company_id = self.here, False
        self.assertEqual(self._same(self.foreign, self.here), self.home)

    def _answer_of_bridge(self, instance):
        """What the bridge finds when the same user of Home Assistant answers for an instance that came later."""
        self.env.flush_all()
        with self.env.cr.savepoint() as undone:
            settings = read_settings(self.env.cr)[instance.id]
            answer = identity_table.check(self.env.cr, settings, Identity("u1", {}), [])
            undone.rollback()
        return answer

    def test_a_bridge_keeps_off_what_is_twice_in_a_company_or_shared_and_nothing_else(self):
        here, elsewhere, shared = self.here, self.other_company, self.env["res.company"]
        expected = {
            (here, elsewhere): "same",
            (here, here): "duplicate",
            (here, shared): "duplicate",
            (shared, elsewhere): "duplicate",
            (shared, shared): "duplicate",
        }
        for (first, second), answer in expected.items():
            with self.subTest(first=first.name, second=second.name):
                self.home.company_id, self.foreign.company_id = first, second
                self.assertEqual(self._answer_of_bridge(self.foreign), answer)

    def test_one_that_was_never_saved_is_of_the_company_that_one_works_in(self):
        unsaved = self.env["ha.instance"]
        self.assertFalse(self._same(unsaved, self.other_company, self.here))
        self.assertEqual(self._same(unsaved, self.here, self.other_company), self.home)


@tagged("post_install", "-at_install")
class TestSelectionOfCompanies(TwoCompanies, TransactionCase):
    def _current(self, companies, **session):
        request = SimpleNamespace(db=self.env.cr.dbname, session=Session(self.manager.id, **session))
        with patch("odoo.addons.odoo_ha_addon.models.instance.ha_instance_selection.request", request):
            found = self.as_(self.manager, *companies)["ha.instance"]._current_id()
        return self.env["ha.instance"].browse(found or ()), request.session

    def test_another_one_serves_while_the_company_is_switched_off_and_the_choice_comes_back(self):
        last = self.env["bus.bus"]._bus_last_id()
        chosen = {SESSION_KEY: self.foreign.id}
        self.manager.current_ha_instance_id = self.foreign
        found, session = self._current([self.here], **chosen)
        self.assertEqual(found, self.home)
        self.assertEqual(session[SESSION_KEY], self.foreign.id)
        self.assertEqual(self.manager.current_ha_instance_id, self.foreign)
        found, _session = self._current([self.here, self.other_company], **session)
        self.assertEqual(found, self.foreign)
        self.env.cr.precommit.run()
        told = [("id", ">", last), ("message", "like", "session_fallback")]
        self.assertFalse(self.env["bus.bus"].search(told), "who has switched it off knows that")

    def test_none_is_left_where_the_selected_company_has_none(self):
        self.home.active = False
        found, _session = self._current([self.here], **{SESSION_KEY: self.foreign.id})
        self.assertFalse(found)
        self.assertEqual(self.as_(self.manager, self.here)["ha.instance"]._count_not_selected(), 1)
        self.assertEqual(self.as_(self.manager, self.other_company)["ha.instance"]._count_not_selected(), 0)

    def test_who_loses_the_company_for_good_is_told_and_the_choice_is_gone(self):
        self.manager.current_ha_instance_id = self.foreign
        self.manager.company_ids = self.here
        self.assertEqual(self._current([self.here])[0], self.home)
        self.assertFalse(self.manager.current_ha_instance_id)


@tagged("post_install", "-at_install")
class TestRoutesOfCompanies(TwoCompanies, HttpCase):
    def setUp(self):
        super().setUp()
        self.patch(HaCommand, "_await", lambda *_args, **_kwargs: DONE)
        self.patch(HaCommand, "_ask", lambda *_args, **_kwargs: DONE)
        self.authenticate(self.manager.login, self.manager.login)

    def _call(self, route, companies=None, **params):
        if companies is not None:
            params["context"] = {"lang": "en_US", "allowed_company_ids": [each.id for each in companies]}
        return self.make_jsonrpc_request(f"/odoo_ha_addon/{route}", params)

    def test_every_route_knows_the_instances_of_selected_companies_alone(self):
        parameters = {
            "entities_by_area": {
                self.home: {"area_id": self.kitchen.id}, self.foreign: {"area_id": self.far.area_id.id},
            },
            "call_service": {
                instance: {"domain": "light", "service": "turn_on", "service_data": {"entity_id": entity.entity_id}}
                for instance, entity in ((self.home, self.light), (self.foreign, self.far))
            },
        }  # fmt: skip
        for what, (companies, instances) in self.selections.items():
            listed = self._call("get_instances", companies)["data"]
            self.assertEqual({row["id"] for row in listed["instances"]}, set(instances.ids))
            self.assertEqual(listed["not_selected_count"], 2 - len(instances))
            self.assertIn(listed["current_instance_id"], instances.ids)
            for route in (*OF_AN_INSTANCE, "switch_instance"):
                for instance in (self.home, self.foreign):
                    with self.subTest(selected=what, route=route, instance=instance.name):
                        given = {
                            "instance_id" if route == "switch_instance" else "ha_instance_id": instance.id
                        }
                        given |= parameters.get(route, {}).get(instance, {})
                        if route == "websocket_restart":
                            given["force"] = True
                        code = self._call(route, companies, **given).get("error_code")
                        self.assertEqual(code, None if instance in instances else "instance_not_found")

    def test_without_a_selection_all_companies_of_the_user_count(self):
        for companies in (None, ()):
            listed = self._call("get_instances", companies)["data"]
            self.assertEqual({row["id"] for row in listed["instances"]}, set((self.home | self.foreign).ids))

    def test_a_company_that_is_not_the_users_is_refused(self):
        third = self.env["res.company"].create({"name": "Third"})
        for route in ("get_instances", "areas"):
            self.assertEqual(self._call(route, [third])["error_code"], "access_denied")

    def test_what_is_no_selection_is_refused(self):
        for context in (5, "x", [1], {"allowed_company_ids": "1"}, {"allowed_company_ids": [True]}):
            answer = self.make_jsonrpc_request("/odoo_ha_addon/areas", {"context": context})
            self.assertEqual(answer["error_code"], "invalid_params", context)
