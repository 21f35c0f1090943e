from dataclasses import replace
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.tests import TransactionCase, tagged

from ..bridge.sql import identity_table
from ..bridge.sql.connection_table import read_settings
from ..hass.nearby import Nearby
from ..protocol.identity import Identity
from ..wizards import ha_connect_nearby
from . import homes
from .test_connect import THERE, TOKEN, URL_OF_HOME, ConnectCase

ELSEWHERE = "http://192.168.1.7:8123"


class Announcing:
    """Two homes that a bridge serves, and what is announced in their network."""

    def _prepare(self):
        self.env["ha.bridge"].create({"name": "b1", "life_sign": "2100-01-01"})
        self._lead(self.home, URL_OF_HOME)
        self._connection(self.home, "connected")

    def _lead(self, instance, url):
        instance.write({"url": url, "token": "stored"})

    def _connection(self, instance, state):
        instance.connection_id.write(
            {"state": state, "code": "cannot_connect" if state == "retrying" else False}
        )

    def _hear(self, *announced):
        """What is told of announcements, each an id and addresses: standing and instance."""
        heard = [Nearby("Beach House", urls, "2026.11.0", uuid) for uuid, *urls in announced]

        async def nearby():
            return heard

        with (
            patch.object(ha_connect_nearby, "nearby", nearby),
            patch.object(ha_connect_nearby, "can_listen", lambda: True),
        ):
            found = self.env["ha.connect"].with_user(self.manager).nearby()["found"]
        return [(each["standing"], each["instance_id"]) for each in found]


@tagged("post_install", "-at_install")
class TestAnnounced(Announcing, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def setUp(self):
        super().setUp()
        self._prepare()

    def test_what_is_near_is_proposed_and_what_is_known_by_its_address_is_recognised(self):
        answers = self._hear(("u1", "http://new.test"), ("u2", URL_OF_HOME), ("u3", self.foreign.url))
        self.assertEqual(answers, [("new", False), ("known", self.home.id), ("new", False)])
        self.assertEqual(self.home.uuid, "u2")
        self.assertFalse(self.foreign.uuid)

    def test_without_the_library_nothing_is_heard_and_it_says_so(self):
        with patch.object(ha_connect_nearby, "can_listen", lambda: False):
            answer = self.env["ha.connect"].with_user(self.manager).nearby()
        self.assertEqual(answer, {"can_listen": False, "found": []})

    def test_an_id_is_learned_only_while_the_connection_proves_whose_it_is(self):
        self._connection(self.home, "retrying")
        self._hear(("u1", URL_OF_HOME))
        self.assertFalse(self.home.uuid)
        self._connection(self.home, "connected")
        self._hear(("", URL_OF_HOME))
        self.assertFalse(self.home.uuid)
        self._hear(("u1", URL_OF_HOME))
        self.assertEqual(self.home.uuid, "u1")

    def test_one_that_is_connected_is_known_at_its_other_addresses_too(self):
        self._hear(("u1", URL_OF_HOME))
        self.assertEqual(self._hear(("u1", ELSEWHERE)), [("known", self.home.id)])
        self.assertEqual(self._hear(("", ELSEWHERE, URL_OF_HOME)), [("known", self.home.id)])

    def test_one_that_is_not_reached_any_more_and_announces_itself_elsewhere_has_moved(self):
        self._hear(("u1", URL_OF_HOME))
        self._connection(self.home, "retrying")
        self.assertEqual(self._hear(("u1", ELSEWHERE)), [("moved", self.home.id)])
        self.assertEqual(self._hear(("u1", ELSEWHERE, URL_OF_HOME)), [("known", self.home.id)])
        self.assertEqual(self.home.url, URL_OF_HOME, "Nothing is changed by what is announced")

    def test_another_one_at_the_address_of_an_instance_is_told_in_words_until_it_is_put_right(self):
        self._hear(("u1", URL_OF_HOME))
        self._connection(self.home, "failed")
        self.assertFalse(self.home.announces_other)
        self.assertEqual(self._hear(("u2", URL_OF_HOME)), [("other", self.home.id)])
        self.assertTrue(self.home.announces_other)
        self.assertEqual(self.home.uuid, "u1", "What anybody can announce replaces nothing")
        self._hear(("u1", URL_OF_HOME))
        self.assertFalse(self.home.announces_other)
        self._hear(("u2", URL_OF_HOME))
        self._lead(self.home, ELSEWHERE)
        self.assertFalse(self.home.announces_other)

    def test_who_is_accepted_as_another_is_known_by_a_new_id(self):
        self._hear(("u1", URL_OF_HOME))
        self._connection(self.home, "failed")
        self._hear(("u2", URL_OF_HOME))
        self.home.with_user(self.manager).action_accept_identity()
        self._connection(self.home, "connected")
        self._hear(("u2", URL_OF_HOME))
        self.assertEqual((self.home.uuid, self.home.announces_other), ("u2", False))

    def test_one_house_under_two_users_of_it_is_twice_there_if_its_registries_prove_it(self):
        self.home.connection_id.identity = {"user_id": "anna", "entries": {"e1": 1.0, "e2": 2.0}}
        self._hear(("u1", URL_OF_HOME))
        self._lead(self.office, ELSEWHERE)
        self._connection(self.office, "connected")
        before = self.office.uuid
        self._hear(("u1", ELSEWHERE))
        self.assertEqual((before, self.office.uuid), (False, "u1"))
        self.assertEqual(self.office.with_user(self.manager)._twins(), self.home)
        self.assertEqual(self._answer_of_bridge("bert", {"e2": 2.0}), "duplicate")
        self.assertEqual(
            self._answer_of_bridge("bert", {"x": 2.0}), "same", "An announcement alone proves nothing"
        )

    def _answer_of_bridge(self, user_id, entries):
        """What the bridge finds when this one answers for the office."""
        self.env.flush_all()
        with self.env.cr.savepoint() as undone:
            settings = read_settings(self.env.cr)[self.office.id]
            answer = identity_table.check(self.env.cr, settings, Identity(user_id, entries), list(entries))
            undone.rollback()
        return answer


@tagged("post_install", "-at_install")
class TestTakeOver(Announcing, ConnectCase):
    """Another address for an instance that is there, which anybody in the network may have announced."""

    def setUp(self):
        super().setUp()
        self._prepare()
        self._lead(self.home, ELSEWHERE)
        self.home.connection_id.identity = {"user_id": "before", "entries": {"e1": 1.0, "e2": 2.0}}

    def _login(self):
        page = self._call("begin", URL_OF_HOME, False, self.base_url(), self.home.id)["url"]
        [state] = parse_qs(urlsplit(page).query)["state"]
        return self._come_back(state=state, code="c1")

    def test_the_same_house_gets_the_address_and_a_token_of_its_own(self):
        for found in (
            replace(THERE, user_id="before"),
            replace(THERE, identifying=[{"entry_id": "e1", "modified_at": 1.0}, {"id": "e2"}]),
        ):
            self.there.there = found
            self.there.used.clear()
            self._lead(self.home, ELSEWHERE)
            path = self._login()
            self.assertEqual(path, f"/odoo/{self.home.id}/home-assistant-connect")
            self.assertEqual((self.home.url, self.home._token_in_clear()), (URL_OF_HOME, TOKEN))

    def test_another_house_gets_nothing_and_is_not_connected_in_its_place(self):
        self.there.there = replace(THERE, identifying=[{"entry_id": "x", "modified_at": 1.0}])
        self.assertEqual(self._login(), "/odoo/home-assistant-connect")
        told = self._call("resume")
        self.assertEqual(told["code"], "other_house")
        self.assertEqual(told["moved"], {"instance_id": self.home.id, "instance_name": "Home"})
        answer = self._call("use_token", URL_OF_HOME, False, "pasted", self.home.id)
        self.assertEqual(answer["code"], "other_house")
        self.assertEqual((self.home.url, self.home._token_in_clear()), (ELSEWHERE, "stored"))
        self.assertFalse(self._made())

    def test_the_stored_token_is_sent_to_no_address_that_was_announced(self):
        self.there.there = replace(THERE, user_id="before")
        self._hear(("u1", URL_OF_HOME))
        self._login()
        self.assertNotIn("stored", str(self.there.asked))

    def test_a_token_that_is_pasted_serves_as_well(self):
        self.there.there = replace(THERE, user_id="before")
        answer = self._call("use_token", URL_OF_HOME, False, " pasted ", self.home.id)
        self.assertEqual(answer, {"instance_id": self.home.id})
        self.assertEqual((self.home.url, self.home._token_in_clear()), (URL_OF_HOME, "pasted"))
