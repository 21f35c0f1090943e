"""The past of what is shared: where the grant says so, of no time before it, with nothing more than pages need."""

from datetime import timedelta

from odoo import fields
from odoo.addons.odoo_ha_addon.models.grant.ha_weekly_hours import WEEK
from odoo.addons.odoo_ha_addon.protocol.outsiders import BY_DOMAIN
from odoo.addons.odoo_ha_addon.tests.grant_case import hours
from odoo.addons.odoo_ha_history.models.ha_history_chart import ACTIONS, LINES
from odoo.addons.odoo_ha_history.storage.rows import as_seconds
from odoo.addons.odoo_ha_history.tests.past import write
from odoo.addons.odoo_ha_portal.tests.link_case import DAY, WAYS_TO_CLOSE, LinkCase
from odoo.tests import tagged
from odoo.tools import mute_logger

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestOutsideCharts(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.grants = cls.grant | cls.portal_grant
        cls.grants.write({"with_history": True, "begins": cls.now - 3 * HOUR})
        for entity in (cls.light, cls.attic):
            write(
                cls.env,
                entity,
                (cls.now - 9 * HOUR, "on"),
                (cls.now - 5 * HOUR, "off"),
                (cls.now - 2 * HOUR, "on"),
                (cls.now - HOUR, "off"),
            )

    def doors(self):
        self.enter()
        yield "guest", self.guest
        self.log_in()
        yield "user", self.user

    def question(self, *entities, **values):
        return {
            "ids": [entity.id for entity in entities or (self.light,)],
            "start": as_seconds(self.now - DAY),
            "end": as_seconds(self.now),
            "width": 800,
            **values,
        }

    def bar(self, ask):
        answer = ask("chart", self.question())
        self.assertEqual(answer.status_code, 200)
        [course] = answer.json()["entities"]
        return [
            [round((as_seconds(self.now) - since) / 3600), word]
            for since, _until, word, *_ in course["bars"]["state"]
        ]

    def test_a_chart_begins_with_what_was_when_the_grant_began(self):
        for who, ask in self.doors():
            with self.subTest(who):
                self.assertEqual(self.bar(ask), [[3, "off"], [2, "on"], [1, "off"]])

    def test_a_grant_without_a_beginning_tells_since_it_was_made(self):
        self.env.flush_all()
        self.grants.begins = False
        self.env.cr.execute(
            "UPDATE ha_grant SET create_date = %s WHERE id IN %s",
            [self.now - 1.5 * HOUR, self.grants._ids],
        )
        self.env.invalidate_all()
        for who, ask in self.doors():
            with self.subTest(who):
                self.assertEqual(self.bar(ask), [[2, "on"], [1, "off"]])

    def test_in_the_morning_nobody_reads_what_happened_at_night(self):
        self.home.connection_id.time_zone = "UTC"
        begun = self.now - 1.5 * HOUR
        hour = begun.hour + begun.minute / 60
        self.grants.write(hours(hour, (hour + 3) % 24, *WEEK))
        self.env.flush_all()
        for who, ask in self.doors():
            with self.subTest(who):
                self.assertEqual(self.bar(ask), [[2, "on"], [1, "off"]])

    def test_of_two_grants_the_earlier_one_counts_if_it_gives_history(self):
        other = self.portal_grant.copy({"begins": self.now - 6 * HOUR, "with_history": False})
        other.entity_ids = self.light
        self.env.flush_all()
        self.log_in()
        self.assertEqual(self.bar(self.user)[0], [3, "off"])
        other.with_history = True
        self.env.flush_all()
        self.assertEqual(self.bar(self.user)[:2], [[6, "on"], [5, "off"]])

    def test_hours_and_days_that_began_before_are_left_out(self):
        start = (self.now - 4 * HOUR).replace(minute=0, second=0)
        course = {
            "kind": "number", "zone": "UTC", "statistics_until": False, "bars": {}, "absent": [], "gaps": [],
            "lines": {"state": [[as_seconds(start), 1.0, 0.0, 9.0], [as_seconds(self.now), 2.0]]},
            "change": {"period": "day", "rows": [[as_seconds(start), as_seconds(self.now), 5.0, "exact"]]},
            "id": self.light.id,
        }  # fmt: skip
        history = type(self.env["ha.history"])
        self.patch(history, "chart", lambda *_args: {"entities": [course]})
        for who, ask in self.doors():
            with self.subTest(who):
                [told] = ask("chart", self.question()).json()["entities"]
                self.assertEqual(told["lines"]["state"], [[as_seconds(self.now), 2.0]])
                self.assertEqual(told["change"]["rows"], [])

    def test_without_history_in_the_grant_there_is_none(self):
        self.grants.with_history = False
        self.env.flush_all()
        for who, ask in self.doors():
            with self.subTest(who):
                refused = ask("chart", self.question())
                self.assertEqual((refused.status_code, refused.json()["code"]), (404, "not_found"))

    def test_what_is_not_shared_has_none_alone_or_beside_what_is(self):
        for who, ask in self.doors():
            for entities in ((self.attic,), (self.light, self.attic), (self.far,)):
                with self.subTest(who, entities=entities):
                    refused = ask("chart", self.question(*entities))
                    self.assertEqual((refused.status_code, refused.json()["code"]), (404, "not_found"))

    def test_nonsense_is_refused(self):
        for who, ask in self.doors():
            for values in (
                {"ids": None}, {"ids": ["5"]}, {"ids": [True]}, {"ids": list(range(1, 60))}, {"start": None},
                {"start": "0"}, {"start": as_seconds(self.now)}, {"start": -1}, {"end": 1e30}, {"width": 5},
                {"width": 1e9}, {"width": None}, {"width": True},
            ):  # fmt: skip
                with self.subTest(who, values=values):
                    self.assertEqual(ask("chart", self.question(**values)).status_code, 400)

    def test_a_time_that_is_all_before_is_empty(self):
        past = {"start": as_seconds(self.now - 9 * HOUR), "end": as_seconds(self.now - 8 * HOUR)}
        for who, ask in self.doors():
            with self.subTest(who):
                [course] = ask("chart", self.question(**past)).json()["entities"]
                begun = as_seconds(self.now - 3 * HOUR)
                self.assertFalse([span for span in course["bars"]["state"] if span[0] < begun])

    def test_what_is_over_has_no_past_any_more(self):
        self.enter()
        for how in WAYS_TO_CLOSE:
            with self.subTest(how), self.env.cr.savepoint() as savepoint:
                self.close_in(how)
                refused = self.guest("chart", self.question())
                self.assertEqual((refused.status_code, refused.json()["code"]), (404, "over"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_charts_beyond_a_rate_are_refused_in_words(self):
        self.enter()
        codes = [self.guest("chart", self.question()).status_code for _ in range(34)]
        self.assertEqual(codes[:30], [200] * 30)
        self.assertIn(429, codes)

    def test_no_answer_holds_an_id_or_a_secret(self):
        for who, ask in self.doors():
            text = ask("chart", self.question()).text
            for word in ("light.kitchen", "secret", "25.031", "10.20.30.40"):
                self.assertNotIn(word, text, who)

    def test_who_calls_the_methods_by_hand_is_refused(self):
        question = self.question()
        args = [question["ids"], question["start"], question["end"], 800]
        for who, _ask in self.doors():
            for model, method, given in (
                ("ha.history", "chart", args),
                ("ha.history", "sparklines", args[:1]),
                ("ha.history", "search_read", [[]]),
                ("ha.statistics", "search_read", [[]]),
                ("ha.outsider", "_chart", [None, *args]),
                ("ha.outsider", "_history_since", [None, args[0]]),
            ):
                params = {"model": model, "method": method, "args": given, "kwargs": {}}
                with self.subTest(who, model=model, method=method), mute_logger("odoo.http"):
                    answer = self.url_open(
                        f"/web/dataset/call_kw/{model}/{method}",
                        json={"jsonrpc": "2.0", "method": "call", "params": params},
                    )
                    self.assertIn("error", answer.json())

    def test_another_site_asks_for_no_chart(self):
        self.enter()
        self.log_in()
        for base in (f"/ha/g/{self.link.ref}", "/my/home-assistant/live"):
            for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
                with self.subTest(base, headers=headers):
                    asked = self.ask(f"{base}/chart", self.question(), **headers)
                    self.assertEqual(asked.status_code, 400)
            self.assertIn(self.url_open(f"{base}/chart").status_code, (404, 405))

    def test_what_one_link_gives_the_other_does_not(self):
        _grant, other, secret = self.make_link("Other", entity_ids=self.attic, with_history=True)
        self.enter()
        self.enter(secret)
        for link, entity, status in (
            (self.link, self.light, 200),
            (self.link, self.attic, 404),
            (other, self.attic, 200),
            (other, self.light, 404),
        ):
            with self.subTest(link=link.name, entity=entity.name):
                asked = self.guest("chart", self.question(entity), link)
                self.assertEqual(asked.status_code, status)

    def test_a_manager_who_sees_as_somebody_sees_their_chart(self):
        self.log_in("manager")
        path = f"/ha/preview/{self.portal.id}/live/chart"
        self.assertEqual(self.bar(lambda _what, question: self.ask(path, question))[0], [3, "off"])
        self.grants.with_history = False
        self.env.flush_all()
        self.assertEqual(self.ask(path, self.question()).status_code, 404)

    def test_what_is_drawn_of_an_attribute_pages_show_anyway(self):
        drawn = {domain: {*names, ACTIONS.get(domain)} - {None} for domain, names in LINES.items()}
        for domain, names in drawn.items():
            self.assertLessEqual(names, BY_DOMAIN[domain], domain)

    def test_a_page_says_of_what_there_is_a_chart_and_since_when(self):
        self.log_in()
        self.assertIn(
            f'"history_since": {as_seconds(self.portal_grant.begins)}',
            self.url_open(f"/my/home-assistant/entity/{self.light.id}").text,
        )
        self.grants.with_history = False
        self.env.flush_all()
        page = self.url_open(f"/my/home-assistant/entity/{self.light.id}").text
        self.assertIn('"history_since": false', page)
