from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .link_case import WAYS_TO_CLOSE, LinkCase


@tagged("post_install", "-at_install")
class TestDoor(LinkCase):
    def test_who_has_the_secret_comes_in_and_sees_what_is_shared(self):
        door = self.url_open(f"/ha/s/{self.secret}")
        self.assertEqual(door.status_code, 200)
        self.assertFalse(self.link.device_ids, "looking at a link takes no place")
        entered = self.enter()
        self.assertEqual(entered.json(), {"page": f"/ha/g/{self.link.ref}"})
        self.env.invalidate_all()
        self.assertEqual(len(self.link.device_ids), 1)
        page = self.url_open(f"/ha/g/{self.link.ref}")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.light.name, page.text)

    def test_the_cookie_is_of_the_link_alone_and_no_script_reads_it(self):
        entered = self.enter()
        cookies = (
            entered.raw.headers.getlist("Set-Cookie")
            if hasattr(entered.raw.headers, "getlist")
            else [entered.headers["Set-Cookie"]]
        )
        cookies = [cookie for cookie in cookies if "ha_guest_" in cookie]
        self.assertTrue(cookies)
        for cookie in cookies:
            self.assertIn("HttpOnly", cookie)
            self.assertIn("SameSite=Strict", cookie)
            self.assertIn("Path=/ha/", cookie)

    def test_the_same_device_takes_one_place_however_often_it_comes(self):
        for _ in range(3):
            self.assertEqual(self.enter().status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(len(self.link.device_ids), 1)

    def test_there_is_room_for_so_many_devices_and_no_more(self):
        self.link.most_devices = 2
        for _ in range(2):
            self.opener.cookies.clear()
            self.assertEqual(self.enter().status_code, 200)
        self.opener.cookies.clear()
        refused = self.enter()
        self.assertEqual(refused.json()["code"], "too_many_devices")
        self.env.invalidate_all()
        self.assertEqual(len(self.link.device_ids), 2)

    def test_a_wrong_pin_is_counted_and_the_fifth_locks_the_link(self):
        _grant, link, secret = self.make_link("With PIN", entity_ids=self.light, pin="2468")
        for number in range(5):
            refused = self.enter(secret, pin="1111")
            self.assertEqual(refused.json()["code"], "wrong_pin", number)
        self.env.invalidate_all()
        self.assertTrue(link.is_locked)
        self.assertEqual(self.enter(secret, pin="2468").json()["code"], "over")
        link.action_unlock()
        self.assertEqual(self.enter(secret, pin="2468").status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(link.pin_tries, 0)

    def test_a_name_is_asked_for_where_the_link_says_so(self):
        _grant, link, secret = self.make_link("With a name", entity_ids=self.light, asks_name=True)
        self.assertEqual(self.enter(secret).json()["code"], "missing_name")
        self.assertEqual(self.enter(secret, name="  Ana  B ").status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(link.device_ids.name, "Ana B")

    def test_a_name_that_cannot_be_kept_or_misleads_is_kept_as_it_is_read(self):
        _grant, link, secret = self.make_link(
            "With a name", entity_ids=self.light, asks_name=True, most_devices=10
        )
        odd = {"A\0na": "Ana", "Ana\ud800": "Ana", "\u202eanA": "anA", "A\u200bna": "Ana"}
        for given, kept in odd.items():
            with self.subTest(given=given), self.assertNoLogs("odoo.addons.odoo_ha_portal", "ERROR"):
                self.opener.cookies.clear()
                self.assertEqual(self.enter(secret, name=given).status_code, 200)
                self.env.invalidate_all()
                self.assertEqual(link.device_ids[:1].name, kept)
        self.opener.cookies.clear()
        self.assertEqual(self.enter(secret, name="\0 \u202e").json()["code"], "missing_name")

    def test_what_a_browser_says_of_itself_is_kept_as_far_as_it_can_be(self):
        self.opener.headers["User-Agent"] = "Odd\0 browser"
        with self.assertNoLogs("odoo.addons.odoo_ha_portal", "ERROR"):
            self.assertEqual(self.enter().status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.link.device_ids.kind, "Odd browser")

    def test_opening_again_and_again_is_slowed_down_in_words(self):
        _grant, _link, secret = self.make_link(
            "With PIN", entity_ids=self.light, asks_name=True, most_devices=100
        )
        codes = []
        for _ in range(25):
            self.opener.cookies.clear()
            codes.append(self.enter(secret, name="Ana").status_code)
        self.assertEqual(codes[:20], [200] * 20)
        self.assertIn(429, codes)

    def test_wrong_ended_revoked_and_locked_look_exactly_alike(self):
        self.enter()
        wrong = self.url_open("/ha/s/" + "x" * 43)
        refused = self.enter("x" * 43)
        unknown = self.ask("/ha/g/0123456789abcdef/follow", {"viewer": "tab", "ids": [self.light.id]})
        self.assertEqual({wrong.status_code, refused.status_code, unknown.status_code}, {404})
        for how in WAYS_TO_CLOSE:
            with self.subTest(how), self.env.cr.savepoint() as savepoint:
                self.close_in(how)
                door = self.url_open(f"/ha/s/{self.secret}")
                page = self.url_open(f"/ha/g/{self.link.ref}")
                for seen in (door, page):
                    self.assertEqual(seen.status_code, 404)
                    self.assertEqual(_without_nonce(seen), _without_nonce(wrong))
                self.assertEqual(self.enter().text, refused.text)
                for what in (
                    "follow",
                    "call",
                    "actions",
                    "connections",
                    "script_fields",
                    "default_code",
                    "unfollow",
                    "nonsense",
                ):
                    answer = self.guest(what, {"viewer": "tab", "ids": [self.light.id], "id": self.light.id})
                    self.assertEqual((answer.status_code, answer.text), (404, unknown.text), what)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_before_it_begins_the_page_says_when_and_shows_nothing(self):
        self.enter()
        self.grant.begins = fields.Datetime.now() + timedelta(hours=1)
        self.env.flush_all()
        page = self.url_open(f"/ha/g/{self.link.ref}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.light.name, page.text)
        self.assertIn(f'"begins": "{self.grant.begins.isoformat()}Z"', page.text)
        self.assertEqual(self.guest("follow", {"viewer": "tab", "ids": [self.light.id]}).status_code, 404)

    def test_without_the_cookie_there_is_nothing(self):
        self.enter()
        self.opener.cookies.clear()
        self.assertEqual(self.url_open(f"/ha/g/{self.link.ref}").status_code, 404)
        self.assertEqual(self.guest("follow", {"viewer": "tab", "ids": [self.light.id]}).status_code, 404)

    def test_a_new_address_makes_the_old_one_and_its_devices_useless(self):
        self.enter()
        self.assertEqual(self.guest("follow", {"viewer": "tab", "ids": [self.light.id]}).status_code, 200)
        old = self.link.ref
        action = self.link.with_user(self.manager).action_renew()
        self.env.flush_all()
        self.assertEqual(self.url_open(f"/ha/s/{self.secret}").status_code, 404)
        self.assertEqual(self.ask(f"/ha/g/{old}/follow", {"viewer": "tab", "ids": []}).status_code, 404)
        self.assertEqual(self.enter(action["context"]["ha_link_address"].rsplit("/", 1)[1]).status_code, 200)

    def test_no_page_is_indexed_kept_or_told_of_and_no_page_lets_others_in(self):
        self.enter()
        for path in (f"/ha/s/{self.secret}", f"/ha/g/{self.link.ref}", "/ha/s/wrong"):
            headers = self.url_open(path).headers
            policy = headers["Content-Security-Policy"]
            with self.subTest(path):
                self.assertEqual(headers["Referrer-Policy"], "no-referrer")
                self.assertIn("noindex", headers["X-Robots-Tag"])
                self.assertEqual(headers["Cache-Control"], "no-store")
                self.assertIn("default-src 'none'", policy)
                self.assertIn("frame-ancestors 'none'", policy)
                self.assertNotIn("unsafe-inline", policy.replace("style-src-attr 'unsafe-inline'", ""))
                self.assertNotIn("http:", policy)

    def test_a_page_loads_nothing_from_elsewhere(self):
        self.enter()
        for path in (f"/ha/s/{self.secret}", f"/ha/g/{self.link.ref}"):
            page = self.url_open(path).text
            self.assertNotRegex(page, r"""(src|href)=["'](https?:)?//""")

    def test_another_site_cannot_ask_in_the_name_of_a_guest(self):
        self.enter()
        question = {"viewer": "tab", "ids": [self.light.id]}
        address = f"/ha/g/{self.link.ref}/follow"
        self.assertEqual(self.ask(address, question).status_code, 200)
        self.assertEqual(self.ask(address, question, Origin="https://evil.test").status_code, 400)
        self.assertEqual(self.ask(address, question, **{"Sec-Fetch-Site": "cross-site"}).status_code, 400)
        form = self.url_open(address, data={"viewer": "tab"}, method="POST")
        self.assertEqual(form.status_code, 400)


def _without_nonce(response):
    nonce = response.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    return response.text.replace(nonce, "")
