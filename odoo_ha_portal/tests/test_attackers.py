"""What somebody tries who has a link, an account or nothing, and wants more than is shared with them."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .link_case import LinkCase
from .test_door import _without_nonce

QUESTIONS = ("follow", "unfollow", "call", "connections", "script_fields", "default_code")
OURS = (
    "ha.entity",
    "ha.grant",
    "ha.grant.link",
    "ha.grant.link.device",
    "ha.outsider",
    "ha.command",
    "ha.instance",
)


@tagged("post_install", "-at_install")
class TestAttackers(LinkCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("odoo.http"))
        self.question = {
            "viewer": "tab",
            "ids": [self.light.id],
            "id": self.light.id,
            "service": "turn_on",
            "data": {},
        }

    def cookie(self, link=None):
        return f"ha_guest_{(link or self.link).ref}"

    def rpc(self, path, **params):
        answer = self.url_open(path, json={"jsonrpc": "2.0", "method": "call", "params": params})
        return answer.json()

    # Login.

    def test_a_guest_is_nobody_anywhere_else(self):
        self.enter()
        self.assertEqual(self.guest("follow", self.question).status_code, 200)
        account = self.url_open("/my/home-assistant", allow_redirects=False)
        self.assertEqual(account.status_code, 303)
        self.assertIn("/web/login", account.headers["Location"])
        for what in QUESTIONS:
            asked = self.opener.post(
                f"{self.base_url()}/my/home-assistant/live/{what}", json=self.question, allow_redirects=False
            )
            self.assertEqual(asked.status_code, 303, what)
        for model in OURS:
            answer = self.rpc(
                f"/web/dataset/call_kw/{model}/search_read",
                model=model,
                method="search_read",
                args=[[]],
                kwargs={},
            )
            self.assertIn("error", answer, model)

    def test_a_customer_calls_no_method_of_ours(self):
        self.log_in()
        for model in OURS:
            for method in ("search_read", "search", "search_count", "name_search", "_grants"):
                answer = self.rpc(
                    f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=[[]], kwargs={}
                )
                with self.subTest(model=model, method=method):
                    self.assertIn("error", answer)

    def test_who_logs_out_has_nothing_any_more(self):
        self.log_in()
        self.assertEqual(self.user("follow", self.question).status_code, 200)
        self.logout()
        after = self.opener.post(
            f"{self.base_url()}/my/home-assistant/live/follow", json=self.question, allow_redirects=False
        )
        self.assertEqual(after.status_code, 303)

    def test_a_cookie_that_somebody_put_into_the_browser_beforehand_lets_nobody_in(self):
        self.opener.cookies.set(self.cookie(), "chosen-by-an-attacker")
        entered = self.enter()
        self.assertEqual(entered.status_code, 200)
        self.assertNotIn("chosen-by-an-attacker", entered.headers["Set-Cookie"])
        self.opener.cookies.clear()
        self.opener.cookies.set(self.cookie(), "chosen-by-an-attacker")
        self.assertEqual(self.guest("follow", self.question).status_code, 404)

    def test_the_cookie_of_one_link_is_of_no_use_at_another(self):
        _grant, other, secret = self.make_link("Other", entity_ids=self.attic)
        self.enter()
        [token] = {cookie.value for cookie in self.opener.cookies if cookie.name == self.cookie()}
        self.opener.cookies.clear()
        self.opener.cookies.set(self.cookie(other), token)
        for what in QUESTIONS:
            self.assertEqual(self.guest(what, self.question, other).status_code, 404, what)
        self.assertEqual(self.url_open(f"/ha/g/{other.ref}").status_code, 404)
        self.assertEqual(self.url_open(f"/ha/g/{other.ref}/picture/{self.attic.id}").status_code, 404)
        self.assertEqual(self.enter(secret).status_code, 200, "it is the other link's own secret that counts")

    # Other sites.

    def test_another_site_asks_nothing_in_the_name_of_a_guest_or_a_customer(self):
        self.enter()
        self.log_in()
        pages = {"guest": f"/ha/g/{self.link.ref}", "user": "/my/home-assistant/live"}
        for who, base in pages.items():
            for what in QUESTIONS:
                for headers in (
                    {"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"}, {"Content-Type": "text/plain"},
                    {"Content-Type": "application/x-www-form-urlencoded"},
                ):  # fmt: skip
                    with self.subTest(who, what=what, headers=headers):
                        self.assertEqual(
                            self.ask(f"{base}/{what}", self.question, **headers).status_code, 400
                        )
                self.assertIn(
                    self.url_open(f"{base}/{what}").status_code, (404, 405), "by a picture or a link"
                )

    def test_no_answer_allows_another_site_to_read_it(self):
        self.enter()
        for path in (
            f"/ha/s/{self.secret}",
            f"/ha/g/{self.link.ref}",
            f"/ha/g/{self.link.ref}/manifest.json",
        ):
            headers = self.url_open(path, headers={"Origin": "https://evil.test"}).headers
            self.assertNotIn("Access-Control-Allow-Origin", headers, path)
        answer = self.guest("follow", self.question)
        self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
        self.assertEqual(answer.headers["Cross-Origin-Resource-Policy"], "same-origin")

    # The bus.

    def test_the_bus_tells_nothing_to_who_has_no_signed_name(self):
        self.enter()
        generation = self.grant.acl_generation
        self.grant._bus_send("ha_frame", {"secret": "frame"}, subchannel=f"outside:{generation}")
        self.grant._bus_send("ha_frame", {"secret": "frame"}, subchannel=str(generation))
        self.env.flush_all()
        self.env.cr.precommit.run()
        database = self.env.cr.dbname
        [signed] = self.guest("follow", self.question).json()["channels"]
        forged = [
            "ha_status", f"ha_instance_{self.home.id}", f"ha_grant_{self.grant.id}", f"ha_outside_{self.grant.id}",
            f'["{database}","ha.grant",{self.grant.id},"outside:{generation}"]', f"ha.grant,{self.grant.id}",
            f"ha.grant_{self.grant.id}", f"outside:{generation}", "res.partner_3", f"{signed}x", signed[:-1],
        ]  # fmt: skip
        for names, is_heard in ((forged, False), ([signed], True)):
            answer = self.rpc("/websocket/peek_notifications", channels=names, last=0, is_first_poll=True)
            self.assertEqual("frame" in str(answer["result"]["notifications"]), is_heard, names)

    # Things that there are not, and those that are somebody else's.

    def test_what_is_somebody_elses_looks_like_what_there_is_not(self):
        self.enter()
        self.log_in()
        page, live, guest = "/my/home-assistant", "/my/home-assistant/live", f"/ha/g/{self.link.ref}"
        others = {"entity": self.attic, "room": self.attic_area, "group": self.office_group}
        for kind, record in others.items():
            seen, missing = (self.url_open(f"{page}/{kind}/{id_}") for id_ in (record.id, 2**30))
            self.assertEqual((seen.status_code, _without_nonce(seen)), (404, _without_nonce(missing)), kind)
        for base in (live, guest):
            ids = (self.attic.id, self.far.id, 2**30)
            pictures = {self.told(self.url_open(f"{base}/picture/{id_}")) for id_ in ids}
            self.assertEqual([status for status, _text, _headers in pictures], [404], base)
            for what in ("call", "script_fields", "default_code"):
                answers = {self.told(self.ask(f"{base}/{what}", {**self.question, "id": id_})) for id_ in ids}
                self.assertEqual([status for status, _text, _headers in answers], [404], (base, what))

    def told(self, answer):
        headers = sorted((name, value) for name, value in answer.headers.items() if name != "Date")
        return answer.status_code, answer.text, str(headers)

    def test_a_picture_is_asked_for_by_its_number_alone(self):
        self.enter()
        base = f"/ha/g/{self.link.ref}/picture"
        for name in (
            "light.kitchen",
            "../../../web",
            "..%2f..",
            "%00",
            "1e3",
            "-1",
            "0x1",
            "1/2",
            "9" * 20,
        ):
            self.assertEqual(self.url_open(f"{base}/{name}").status_code, 404, name)
