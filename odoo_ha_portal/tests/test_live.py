from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.odoo_ha_addon.models.command.ha_command import HaCommand
from odoo.tests import tagged

from .link_case import DAY, LinkCase

HOUR = timedelta(hours=1)

DONE = {
    "state": "done",
    "code": False,
    "error": False,
    "response": False,
    "context": False,
    "milliseconds": 5,
}


@tagged("post_install", "-at_install")
class TestLive(LinkCase):
    """What an open page asks, for a guest and for a user of the portal alike."""

    def setUp(self):
        super().setUp()
        self.outcome = DONE
        self.sent = []

        def send(_commands, call):
            self.sent.append((call.name, call.target, call.data))
            return self.outcome

        self.enterContext(patch.object(HaCommand, "_call_service", send))

    def doors(self):
        self.enter()
        yield "guest", self.guest, self.grant
        self.log_in()
        yield "user", self.user, self.portal_grant

    def test_a_page_follows_what_is_shared_and_nothing_else(self):
        for who, ask, grant in self.doors():
            with self.subTest(who):
                answer = ask("follow", {"viewer": "tab", "ids": [*self.all_ids(), 2**31 + 5, -1]}).json()
                [state] = answer["entities"]
                self.assertEqual((state["id"], state["state"], state["control"]), (self.light.id, "on", True))
                [name] = answer["channels"]
                self.assertTrue(name.startswith(f"ha_outside_{grant.id}."))
                self.env.cr.execute(
                    "SELECT channel_model, entity_ids, is_outside FROM ha_watch WHERE channel_id = %s AND viewer ~ %s",
                    [grant.id, "tab$"],
                )
                self.assertEqual(self.env.cr.fetchall(), [("ha.grant", [self.light.id], True)])
                self.assertIs(ask("unfollow", {"viewer": "tab"}).json(), True)
                self.env.cr.execute("SELECT count(*) FROM ha_watch WHERE channel_id = %s", [grant.id])
                self.assertEqual(self.env.cr.fetchone(), (0,))

    def all_ids(self):
        return (self.light | self.outdoor | self.attic | self.desk | self.far).ids

    def test_since_when_something_is_so_is_told_if_the_grant_had_begun_by_then(self):
        for who, ask, grant in self.doors():
            for begins, is_told in ((HOUR, False), (3 * HOUR, True)):
                with self.subTest(who, begins=begins):
                    grant.begins = fields.Datetime.now() - begins
                    self.env.flush_all()
                    self.env.cr.execute(
                        "UPDATE ha_entity_state SET last_changed = %s WHERE id = %s",
                        [fields.Datetime.now() - 2 * HOUR, self.light.id],
                    )
                    for what, question in (
                        ("follow", {"viewer": "tab", "ids": [self.light.id]}),
                        ("page", {"kind": ""}),
                    ):
                        [state] = ask(what, question).json()["entities"]
                        self.assertEqual((state["state"], bool(state["last_changed"])), ("on", is_told))
                    self.env.cr.execute(
                        "SELECT max(told_since) FROM ha_watch WHERE channel_id = %s", [grant.id]
                    )
                    self.assertEqual(self.env.cr.fetchone(), (grant.begins,))

    def test_what_may_be_controlled_is(self):
        for who, ask, _grant in self.doors():
            with self.subTest(who):
                answer = ask("call", {"id": self.light.id, "service": "turn_on", "data": {"brightness": 5}})
                self.assertEqual((answer.status_code, answer.json()["state"]), (200, "done"))
                self.assertEqual(
                    self.sent.pop(), ("light.turn_on", {"entity_id": "light.kitchen"}, {"brightness": 5})
                )

    def test_what_may_only_be_viewed_is_not_controlled(self):
        (self.grant | self.portal_grant).access = "view"
        self.env.flush_all()
        for who, ask, _grant in self.doors():
            with self.subTest(who):
                refused = ask("call", {"id": self.light.id, "service": "turn_on", "data": {}})
                self.assertEqual(refused.json()["code"], "control_denied")
                follow = ask("follow", {"viewer": "tab", "ids": [self.light.id]}).json()
                self.assertFalse(follow["entities"][0]["control"])
        self.assertFalse(self.sent)

    def test_other_entities_services_and_targets_are_out_of_reach(self):
        for who, ask, _grant in self.doors():
            for id_ in (self.attic.id, self.far.id, 2**31 + 1, 0, "5", None, True):
                with self.subTest(who, id=id_):
                    refused = ask("call", {"id": id_, "service": "turn_on", "data": {}})
                    self.assertEqual((refused.status_code, refused.json()["code"]), (404, "not_found"))
            for service, data in (
                ("reload", {}), ("turn_on", {"entity_id": "light.attic"}), ("turn_on", {"area_id": "attic"}),
                ("turn_on", {"target": {"entity_id": "all"}}), ("../x", {}), (None, {}), ("turn_on", []),
            ):  # fmt: skip
                with self.subTest(who, service=service, data=data):
                    refused = ask("call", {"id": self.light.id, "service": service, "data": data})
                    self.assertEqual(refused.status_code, 400)
        self.assertFalse(self.sent)

    def test_commands_beyond_a_rate_are_refused_in_words(self):
        self.enter()
        codes = [
            self.guest("call", {"id": self.light.id, "service": "turn_on", "data": {}}).status_code
            for _ in range(40)
        ]
        self.assertEqual(codes[:30], [200] * 30)
        self.assertIn(429, codes)

    def test_what_was_shared_a_moment_ago_is_refused_at_once(self):
        for who, ask, grant in self.doors():
            self.assertEqual(ask("follow", {"viewer": "tab", "ids": [self.light.id]}).status_code, 200)
            grant.action_revoke()
            self.env.flush_all()
            for what in ("follow", "call"):
                with self.subTest(who, what=what):
                    refused = ask(
                        what,
                        {"viewer": "tab", "ids": [self.light.id], "id": self.light.id, "service": "turn_on"},
                    )
                    self.assertEqual((refused.status_code, refused.json()["code"]), (404, "over"))
        self.assertFalse(self.sent)

    def test_home_assistants_own_words_stay_inside(self):
        self.outcome = {**DONE, "state": "failed", "error": "light.kitchen at 10.20.30.40 said no"}
        for who, ask, _grant in self.doors():
            with self.subTest(who):
                answer = ask("call", {"id": self.light.id, "service": "turn_on", "data": {}})
                self.assertEqual(answer.json()["state"], "failed")
                self.assertNotIn("10.20.30.40", answer.text)
                self.assertNotIn("light.kitchen", answer.text)

    def test_an_answer_of_a_reading_service_names_the_entity_as_the_page_does(self):
        ids = self.env["ha.entity"]._ensure(self.home.id, {"todo.shopping": "Shopping"})
        todo = self.env["ha.entity"].browse(ids["todo.shopping"])
        (self.grant | self.portal_grant).write({"entity_ids": [(4, todo.id)]})
        self.outcome = {
            **DONE,
            "response": {"todo.shopping": {"items": [{"summary": "Milk"}]}, "todo.other": {}},
        }
        self.env.flush_all()
        for who, ask, _grant in self.doors():
            with self.subTest(who):
                answer = ask("call", {"id": todo.id, "service": "get_items", "data": {}}).json()
                self.assertEqual(answer["response"], {f"todo.{todo.id}": {"items": [{"summary": "Milk"}]}})

    def test_where_an_event_is_and_what_was_before_the_grant_or_comes_after_it_stays_inside(self):
        ids = self.env["ha.entity"]._ensure(self.home.id, {"calendar.family": "Family"})
        calendar = self.env["ha.entity"].browse(ids["calendar.family"])
        (self.grant | self.portal_grant).write(
            {"entity_ids": [(4, calendar.id)], "ends": fields.Datetime.now() + DAY}
        )
        now = fields.Datetime.now()
        told = {
            "start": f"{(now + HOUR).isoformat()}+00:00",
            "end": f"{(now + 2 * HOUR).isoformat()}+00:00",
            "summary": "Dentist",
        }
        event = {**told, "location": "Main Street 1", "description": "PIN 2468 at https://example.com"}
        past = {"start": f"{(now - DAY).isoformat()}Z", "end": f"{(now - HOUR).isoformat()}Z"}
        later = {"start": f"{(now + 3 * DAY).isoformat()}Z", "end": f"{(now + 4 * DAY).isoformat()}Z"}
        self.outcome = {**DONE, "response": {"calendar.family": {"events": [event, past, later, "odd"]}}}
        self.env.flush_all()
        for who, ask, _grant in self.doors():
            with self.subTest(who):
                asked = {"id": calendar.id, "service": "get_events", "data": {"duration": {"days": 14}}}
                answer = ask("call", asked).json()
                self.assertEqual(answer["response"], {f"calendar.{calendar.id}": {"events": [told]}})
