import inspect
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError, UserError
from odoo.http import root
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tests.common import JsonRpcException
from yarl import URL

from ..hass import errors
from ..hass.errors import CannotConnect, HassError, LoginRefused, NotOnboarded, TlsFailed
from ..hass.login import challenge_of
from ..hass.lookup import Answering
from ..hass.probe import ProbeResult
from ..wizards import connect_words, ha_connect
from . import homes

THERE = ProbeResult("2026.11.0", "Beach House", "RUNNING", False, False, "u9", "Owner", True, 42, 1.0)
URL_OF_HOME = "http://beach.test:8123"
TOKEN = "minted-t0ken"
CALLBACK = "/ha/connect/callback"


class HomeAssistant:
    """What answers in place of a Home Assistant: finds itself at any address, and takes each code once."""

    def __init__(self):
        self.has_pkce = True
        self.error = None
        self.asked = []
        self.used = set()
        self.there = THERE

    async def look_up(self, text, tls=None):
        if self.error:
            raise self.error
        return Answering(URL(URL_OF_HOME), "2026.11.0", self.has_pkce)

    async def make_token(
        self, base, code, client_id, verifier, client_name, *, is_wanted, identify, tls=None
    ):
        self.asked.append((base, code, client_id, verifier, client_name))
        if code in self.used or code == "bad":
            raise LoginRefused
        self.used.add(code)
        return self.there, TOKEN if is_wanted(self.there) else ""

    async def test_connection(self, url, token, tls=None, identify=False):
        self.asked.append((str(url), token))
        return self.there


class ConnectCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self.there = HomeAssistant()
        for name in ("look_up", "make_token", "test_connection"):
            self.patch(ha_connect, name, getattr(self.there, name))
        self.before = self._instances()
        self.authenticate("t_manager", "t_manager")

    def _instances(self):
        return self.env["ha.instance"].with_context(active_test=False).search([])

    def _made(self):
        return self._instances() - self.before

    def _call(self, method, *args):
        params = {"model": "ha.connect", "method": method, "args": args, "kwargs": {}}
        return self.make_jsonrpc_request(f"/web/dataset/call_kw/ha.connect/{method}", params)

    def _begin(self, origin=None):
        """The query of the login page that the browser is sent to."""
        page = self._call("begin", URL_OF_HOME, False, origin or self.base_url())["url"]
        self.assertTrue(page.startswith(f"{URL_OF_HOME}/auth/authorize?"))
        return {key: value for key, [value] in parse_qs(urlsplit(page).query).items()}

    def _come_back(self, **query):
        answer = self.url_open(
            f"{CALLBACK}?{'&'.join(f'{k}={v}' for k, v in query.items())}", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        return urlsplit(answer.headers["Location"]).path

    def _assert_nothing_came_of_it(self, path, code):
        self.assertEqual(path, "/odoo/home-assistant-connect")
        self.assertFalse(self._made())
        self.assertEqual(self._call("resume").get("code"), code)
        self.assertEqual(self._call("resume"), {}, "It is told once")


@tagged("post_install", "-at_install")
class TestConnect(ConnectCase):
    def test_a_login_becomes_an_instance_whose_token_nobody_has_seen(self):
        query = self._begin()
        self.assertEqual(query["redirect_uri"], self.base_url() + CALLBACK)
        self.assertEqual(query["client_id"], f"{self.base_url()}/")
        path = self._come_back(state=query["state"], code="c1")
        made = self._made()
        self.assertEqual(path, f"/odoo/{made.id}/home-assistant-connect")
        self.assertEqual(
            (made.name, made.url, made.company_id), ("Beach House", URL_OF_HOME, self.env.company)
        )
        self.assertEqual(made._token_in_clear(), TOKEN)
        self.assertNotIn(TOKEN, made.token_encrypted)
        [(base, code, client_id, verifier, client_name)] = self.there.asked
        self.assertEqual((base, code, client_id), (URL_OF_HOME, "c1", query["client_id"]))
        self.assertEqual(challenge_of(verifier), query["code_challenge"])
        self.assertRegex(client_name, rf"^Odoo {self.env.company.name} \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d$")
        self.assertEqual(self._call("resume"), {})

    def test_it_works_where_home_assistant_knows_no_verifiers(self):
        self.there.has_pkce = False
        query = self._begin()
        self.assertNotIn("code_challenge", query)
        self._come_back(state=query["state"], code="c1")
        self.assertTrue(self._made())
        self.assertIsNone(self.there.asked[0][3])

    def test_what_comes_back_from_home_assistant_may_have_more_to_it(self):
        query = self._begin()
        self._come_back(state=query["state"], code="c1", storeToken="true", iss="x")
        self.assertTrue(self._made())

    def test_the_browser_knows_odoos_address_behind_any_proxy(self):
        query = self._begin("https://odoo.example.com")
        self.assertEqual(query["redirect_uri"], f"https://odoo.example.com{CALLBACK}")
        self.assertEqual(query["client_id"], "https://odoo.example.com/")

    def test_what_is_no_site_is_not_led_to(self):
        for origin in (
            "javascript:alert(1)",
            "",
            "ftp://x",
            "//x",
            "http://me@odoo.test",
            5,
            None,
            "http://[",
            {},
        ):
            with self.assertRaises(JsonRpcException, msg=origin):
                self._call("begin", URL_OF_HOME, False, origin)
        answer = self._call("begin", URL_OF_HOME, False, "http://8.8.8.8")
        self.assertEqual(answer["code"], "refused_client")

    def test_looking_stores_nothing_and_tells_what_answers(self):
        answer = self._call("look", "beach.test")
        shown = {"url": URL_OF_HOME, "version": "2026.11.0", "is_encrypted": False, "is_exposed": True}
        self.assertEqual(answer, shown)
        self.assertFalse(self._made())

    def test_a_token_that_somebody_made_is_the_second_way(self):
        answer = self._call("use_token", URL_OF_HOME, False, " pasted ")
        made = self._made()
        self.assertEqual(answer, {"instance_id": made.id})
        self.assertEqual(made._token_in_clear(), "pasted")
        self.assertEqual(self.there.asked, [(URL_OF_HOME, "pasted")])

    def test_what_is_connected_already_is_named_and_gets_no_token(self):
        self.home.connection_id.identity = {"user_id": THERE.user_id, "entries": {}}
        query = self._begin()
        path = self._come_back(state=query["state"], code="c1")
        self.assertEqual(path, "/odoo/home-assistant-connect")
        told = self._call("resume")
        self.assertEqual((told["code"], told["instance_id"]), ("connected_already", self.home.id))
        self.assertIn("Home", told["failure"])
        self.assertEqual(self._call("use_token", URL_OF_HOME, False, "t")["instance_id"], self.home.id)
        self.assertFalse(self._made())

    def test_an_instance_that_is_there_gets_a_new_token(self):
        page = self._call("begin", self.home.url, False, self.base_url(), self.home.id)["url"]
        [state] = parse_qs(urlsplit(page).query)["state"]
        path = self._come_back(state=state, code="c1")
        self.assertEqual(path, f"/odoo/{self.home.id}/home-assistant-connect")
        self.assertFalse(self._made())
        self.assertEqual(
            (self.home._token_in_clear(), self.home.url, self.home.name), (TOKEN, URL_OF_HOME, "Home")
        )

    def test_the_company_is_the_one_that_was_worked_in(self):
        self.manager.company_ids = [(4, self.other_company.id)]
        params = {
            "model": "ha.connect", "method": "begin", "args": [URL_OF_HOME, False, self.base_url()],
            "kwargs": {"context": {"allowed_company_ids": [self.other_company.id]}},
        }  # fmt: skip
        page = self.make_jsonrpc_request("/web/dataset/call_kw/ha.connect/begin", params)["url"]
        [state] = parse_qs(urlsplit(page).query)["state"]
        self._come_back(state=state, code="c1")
        made = self._instances().sudo() - self.before
        self.assertEqual(made.company_id, self.other_company)


@tagged("post_install", "-at_install")
class TestConnectIntruders(ConnectCase):
    """What somebody may try with the address that Home Assistant sends browsers back to."""

    def test_a_state_of_ones_own_making_is_worth_nothing(self):
        for state in ("", "x", "%00", "%F0%9F%8F%A0", "x" * 5000):
            self._begin()
            self._assert_nothing_came_of_it(self._come_back(state=state, code="c1"), "login_unknown")
        self.assertFalse(self.there.asked, "No code was sent anywhere")

    def test_nothing_is_taken_where_nothing_was_begun(self):
        self._assert_nothing_came_of_it(self._come_back(state="x", code="c1"), "login_unknown")
        self.assertEqual(self.url_open(CALLBACK, allow_redirects=False).status_code, 303)
        self.assertFalse(self._made())

    def test_a_state_is_good_once(self):
        query = self._begin()
        self._come_back(state=query["state"], code="c1")
        self.assertEqual(len(self._made()), 1)
        self.before |= self._made()
        self._assert_nothing_came_of_it(self._come_back(state=query["state"], code="c2"), "login_unknown")

    def test_a_wrong_state_ends_the_login_that_was_begun(self):
        query = self._begin()
        self._come_back(state="guess", code="c1")
        self._call("resume")
        self._assert_nothing_came_of_it(self._come_back(state=query["state"], code="c1"), "login_unknown")

    def test_the_state_of_another_ones_login_is_worth_nothing(self):
        query = self._begin()
        self.people["second"] = self.manager.copy({"login": "t_second", "password": "t_second"})
        self.authenticate("t_second", "t_second")
        self._assert_nothing_came_of_it(self._come_back(state=query["state"], code="c1"), "login_unknown")

    def test_the_state_of_the_same_persons_other_browser_is_worth_nothing(self):
        query = self._begin()
        self.authenticate("t_manager", "t_manager")
        self._assert_nothing_came_of_it(self._come_back(state=query["state"], code="c1"), "login_unknown")

    def test_a_session_that_became_another_ones_has_no_login(self):
        query = self._begin()
        session = root.session_store.get(self.session.sid)
        session[ha_connect.PENDING] = {**session[ha_connect.PENDING], "uid": self.operator.id}
        root.session_store.save(session)
        self._assert_nothing_came_of_it(self._come_back(state=query["state"], code="c1"), "login_unknown")

    def test_the_code_goes_to_the_home_assistant_for_which_the_login_was_begun_last(self):
        first = self._begin()
        with patch.object(ha_connect, "_text", lambda url: "http://other.test"):
            second = self._begin_at_other()
        self._assert_nothing_came_of_it(self._come_back(state=first["state"], code="c1"), "login_unknown")
        self.assertFalse(self.there.asked)
        self.assertNotEqual(first["state"], second["state"])

    def _begin_at_other(self):
        page = self._call("begin", "other.test", False, self.base_url())["url"]
        return {key: value for key, [value] in parse_qs(urlsplit(page).query).items()}

    def test_a_token_goes_to_no_instance_that_one_may_not_change(self):
        for instance_id in (self.foreign.id, 999_999_999, 2**63, 0, -1):
            with self.assertRaises(JsonRpcException, msg=instance_id):
                self._call("begin", URL_OF_HOME, False, self.base_url(), instance_id)
        page = self._call("begin", URL_OF_HOME, False, self.base_url(), self.home.id)["url"]
        [state] = parse_qs(urlsplit(page).query)["state"]
        self.home.company_id = self.other_company
        stored = self.home.token_encrypted
        answer = self.url_open(f"{CALLBACK}?state={state}&code=c1", allow_redirects=False)
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.home.token_encrypted, stored)
        self.assertFalse(self.there.asked)

    def test_after_ten_minutes_it_is_too_late(self):
        query = self._begin()
        now = ha_connect.time.time()
        with patch.object(ha_connect.time, "time", lambda: now + ha_connect.LOGIN_SECONDS + 1):
            path = self._come_back(state=query["state"], code="c1")
        self._assert_nothing_came_of_it(path, "login_unknown")

    def test_a_login_that_was_denied_is_told_as_one(self):
        for answer in ({"error": "access_denied"}, {"error": "access_denied", "code": "c1"}, {}):
            query = self._begin()
            path = self._come_back(state=query["state"], **answer)
            self._assert_nothing_came_of_it(path, "login_denied")
        self.assertFalse(self.there.asked)

    def test_a_code_that_home_assistant_refuses_leads_back_to_the_address(self):
        query = self._begin()
        self._come_back(state=query["state"], code="bad")
        told = self._call("resume")
        self.assertEqual((told["code"], told["found"]["url"]), ("login_refused", URL_OF_HOME))
        self.assertFalse(self._made())

    def test_nobody_is_led_elsewhere(self):
        for query in (
            {"state": "x", "code": "c", "redirect": "http://evil.test"},
            {"state": "//evil.test", "error": "e"},
        ):
            self.assertEqual(self._come_back(**query), "/odoo/home-assistant-connect")

    def test_only_managers_come_this_way(self):
        for role in ("operator", "viewer", "outsider", "employee", "portal"):
            self.authenticate(f"t_{role}", f"t_{role}")
            answer = self.url_open(f"{CALLBACK}?state=x&code=c", allow_redirects=False)
            self.assertEqual(answer.status_code, 403, role)
        self.authenticate(None, None)
        answer = self.url_open(f"{CALLBACK}?state=x&code=c", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertFalse(self.there.asked or self._made())

    def test_nobody_who_lost_the_right_meanwhile_connects_anything(self):
        query = self._begin()
        self.manager.group_ids = [(3, self.env.ref("odoo_ha_addon.group_ha_manager").id)]
        answer = self.url_open(f"{CALLBACK}?state={query['state']}&code=c1", allow_redirects=False)
        self.assertEqual(answer.status_code, 403)
        self.assertFalse(self.there.asked or self._made())

    def test_neither_code_nor_state_nor_token_is_logged_or_answered(self):
        query = self._begin()
        with self.assertLogs(level="DEBUG") as logs:
            answer = self.url_open(
                f"{CALLBACK}?state={query['state']}&code=s3cr3t-c0de", allow_redirects=False
            )
        seen = "\n".join(
            record.getMessage() for record in logs.records if record.name.startswith(("odoo", "werkzeug"))
        )
        seen += answer.text + str(answer.headers)
        for secret in (query["state"], "s3cr3t-c0de", TOKEN):
            self.assertNotIn(secret, seen)


@tagged("post_install", "-at_install")
class TestConnectRights(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def test_only_who_may_create_an_instance_has_an_address_knocked_at(self):
        there = HomeAssistant()
        with patch.object(ha_connect, "look_up", there.look_up):
            for user in set(self.people.values()) - {self.manager}:
                mine = self.env["ha.connect"].with_user(user)
                for ask in (
                    lambda mine=mine: mine.look("http://10.0.0.1"),
                    lambda mine=mine: mine.use_token("http://10.0.0.1", False, "t"),
                    lambda mine=mine: mine.resume(),
                    lambda mine=mine: mine.nearby(),
                ):
                    with self.assertRaises(AccessError):
                        ask()

    def test_a_login_begins_in_a_browser_alone(self):
        with self.assertRaisesRegex(UserError, "browser"):
            self.env["ha.connect"].with_user(self.manager).begin("http://x", False, "http://odoo.test")

    def test_nonsense_is_refused_in_words(self):
        mine = self.env["ha.connect"].with_user(self.manager)
        for nonsense in (None, 5, [], {}, True, b"x"):
            for ask in (
                lambda nonsense=nonsense: mine.look(nonsense),
                lambda nonsense=nonsense: mine.look("http://ha.test", nonsense),
                lambda nonsense=nonsense: mine.use_token("http://ha.test", False, nonsense),
            ):
                with self.assertRaises(UserError, msg=repr(nonsense)):
                    ask()
        for text in ("", "\0", "\ud800", "x" * 100_000, "%s", "http://[", "\n2026 INFO forged"):
            with patch.object(ha_connect.asyncio, "run", side_effect=CannotConnect()):
                self.assertTrue(mine.look(text)["failure"])

    def test_every_way_to_fail_has_words_of_its_own_with_a_remedy(self):
        said = {}
        for _name, kind in inspect.getmembers(errors, inspect.isclass):
            if issubclass(kind, HassError) and kind.__init__ is HassError.__init__ and kind is not HassError:
                text = connect_words.failure_in_words(self.env, kind())
                self.assertNotIn("tries again automatically", text)
                self.assertNotIn("again by itself", text)
                said[kind.code] = text
        own = {code: text for code, text in said.items() if "did not expect" not in text}
        self.assertEqual(len(set(own.values())), len(own))
        self.assertLessEqual(
            {
                "address_banned", "cannot_connect", "handshake_timeout", "invalid_auth", "invalid_url",
                "login_forbidden", "login_refused", "name_not_resolved", "not_home_assistant", "not_onboarded",
                "server_unavailable", "tls_failed", "websocket_refused",
            },
            own.keys(),
        )  # fmt: skip
        self.assertIn(
            "self signed", connect_words.failure_in_words(self.env, TlsFailed("Certificate: self signed."))
        )
        refused = connect_words.failure_in_words(
            self.env, CannotConnect("Nothing answers at this address (Connection refused).")
        )
        self.assertTrue(refused.endswith("IP address. (Connection refused)"), refused)
        self.assertIn("first one", said[NotOnboarded.code])
