import json
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..models.common.instance_helper import HAInstanceHelper
from ..models.instance.ha_instance_selection import SESSION_KEY
from . import homes


class Session(dict):
    def __init__(self, uid, **values):
        super().__init__(values)
        self.uid = uid


@tagged("post_install", "-at_install")
class TestInstanceSelection(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What a database holds already would serve as the first accessible instance.
        cls.env["ha.instance"].search([]).active = False
        homes.build(cls)

    @contextmanager
    def _request(self, user, **values):
        """An HTTP request of the user, whose session holds these values."""
        session = Session(user.id, **values)
        request = SimpleNamespace(db=self.env.cr.dbname, session=session)
        with patch("odoo.addons.odoo_ha_addon.models.instance.ha_instance_selection.request", request):
            yield session

    def _current(self, user, **session):
        with self._request(user, **session) as left:
            found = HAInstanceHelper.get_current_instance(self.env(user=user.id))
        return found, left

    def _as_home_assistant(self, message_type):
        """The payloads of this type on the bus since the last call, with the channels that they went to."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", f'"type":"{message_type}"')])
        if not rows:
            rows = self.env["bus.bus"].search([("message", "like", f'"type": "{message_type}"')])
        found = [(json.loads(row.channel), json.loads(row.message)["payload"]) for row in rows]
        rows.unlink()
        return found

    def test_the_session_comes_before_the_preference(self):
        self.manager.current_ha_instance_id = self.home
        self.assertEqual(self._current(self.manager, **{SESSION_KEY: self.office.id})[0], self.office.id)
        self.assertFalse(self._as_home_assistant("session_fallback"))

    def test_the_preference_comes_before_the_first(self):
        self.manager.current_ha_instance_id = self.office
        self.assertEqual(self._current(self.manager)[0], self.office.id)
        self.assertFalse(self._as_home_assistant("session_fallback"))

    def test_the_first_that_the_user_may_see_serves_at_last(self):
        self.assertEqual(self._current(self.manager)[0], self.home.id)
        self.home.sequence = 9
        self.assertEqual(self._current(self.manager)[0], self.office.id)
        self.assertEqual(self._current(self.operator)[0], self.home.id)

    def test_nothing_is_left_for_who_may_see_none(self):
        for user in (self.outsider, self.employee, self.portal, self.public):
            with self.subTest(user.login):
                self.assertIsNone(self._current(user)[0])

    def test_a_choice_that_no_longer_holds_is_cleaned_up_and_the_next_serves(self):
        gone = self.office.copy({"name": "Gone"})
        gone_id = gone.id
        gone.unlink()
        self.office.active = False
        cases = {"archived": self.office.id, "deleted": gone_id, "no_access": self.foreign.id}
        for reason, chosen in cases.items():
            with self.subTest(reason, level="session"):
                found, session = self._current(self.manager, **{SESSION_KEY: chosen})
                self.assertEqual(found, self.home.id)
                self.assertNotIn(SESSION_KEY, session)
                self._assert_told_once(self.manager, reason, chosen, self.home)
        for reason in ("archived", "no_access"):
            with self.subTest(reason, level="preference"):
                self.manager.current_ha_instance_id = cases[reason]
                self.assertEqual(self._current(self.manager)[0], self.home.id)
                self.assertFalse(self.manager.current_ha_instance_id)
                self._assert_told_once(self.manager, reason, cases[reason], self.home)

    def _assert_told_once(self, user, reason, chosen, serves):
        [(channel, payload)] = self._as_home_assistant("session_fallback")
        self.assertEqual(channel[1:], ["res.partner", user.partner_id.id], "the acting user alone is told")
        self.assertEqual(payload["reason"], reason)
        self.assertTrue(payload["reason_text"])
        self.assertEqual(payload["from_instance_id"], chosen)
        self.assertEqual((payload["instance_id"], payload["instance_name"]), (serves.id, serves.name))

    def test_a_session_that_holds_no_id_counts_as_expired(self):
        for value in ("5", 5.0, True, None, [5], {"id": 5}):
            with self.subTest(value=value):
                found, session = self._current(self.manager, **{SESSION_KEY: value})
                self.assertEqual(found, self.home.id)
                self.assertNotIn(SESSION_KEY, session)
                [(_channel, payload)] = self._as_home_assistant("session_fallback")
                self.assertEqual(payload["reason"], "expired")

    def test_a_lost_session_with_a_good_preference_needs_no_message_of_a_switch_to_the_same(self):
        self.manager.current_ha_instance_id = self.office
        found, _session = self._current(self.manager, **{SESSION_KEY: self.foreign.id})
        self.assertEqual(found, self.office.id)
        [(_channel, payload)] = self._as_home_assistant("session_fallback")
        self.assertEqual(payload["instance_id"], self.office.id)

    def test_session_and_preference_both_lost_make_one_message(self):
        self.operator.current_ha_instance_id = self.office
        found, _session = self._current(self.operator, **{SESSION_KEY: self.foreign.id})
        self.assertEqual(found, self.home.id)
        self.assertFalse(self.operator.current_ha_instance_id)
        self._assert_told_once(self.operator, "no_access", self.foreign.id, self.home)

    def test_a_search_by_the_current_instance_changes_no_choice_and_tells_nobody(self):
        self.operator.current_ha_instance_id = self.office
        with self._request(self.operator, **{SESSION_KEY: self.foreign.id}) as session:
            entities = self.env["ha.entity"].with_user(self.operator)
            found = entities.search([("is_current_instance", "=", True)])
        self.assertEqual(found.instance_id, self.home)
        self.assertEqual(session[SESSION_KEY], self.foreign.id)
        self.assertEqual(self.operator.current_ha_instance_id, self.office)
        self.assertFalse(self._as_home_assistant("session_fallback"))

    def test_the_last_right_lost_leaves_nothing_and_says_so(self):
        homes.shared(self.group, self.operator).action_revoke()
        self._as_home_assistant("session_fallback")
        found, _session = self._current(self.operator, **{SESSION_KEY: self.home.id})
        self.assertIsNone(found)
        [(_channel, payload)] = self._as_home_assistant("session_fallback")
        self.assertEqual((payload["instance_id"], payload["instance_name"]), (False, False))

    def test_superuser_mode_does_not_widen_what_the_user_may_see(self):
        with self._request(self.operator, **{SESSION_KEY: self.office.id}):
            found = HAInstanceHelper.get_current_instance(self.env(user=self.operator.id, su=True))
        self.assertEqual(found, self.home.id)

    def test_the_session_of_another_user_is_not_his(self):
        with self._request(self.manager, **{SESSION_KEY: self.office.id}) as session:
            found = HAInstanceHelper.get_current_instance(self.env(user=self.operator.id))
        self.assertEqual(found, self.home.id)
        self.assertIn(SESSION_KEY, session)

    def test_a_background_job_has_no_current_instance(self):
        self.assertIsNone(HAInstanceHelper.get_current_instance(self.env))
        scheduled = self.env(user=self.manager.id, context={"cron_id": 1})
        self.manager.current_ha_instance_id = self.home
        self.assertIsNone(HAInstanceHelper.get_current_instance(scheduled))
        self.assertEqual(self.manager.current_ha_instance_id, self.home, "a job cleans up nobody's choice")

    def test_outside_a_request_the_preference_serves(self):
        self.manager.current_ha_instance_id = self.office
        self.assertEqual(
            HAInstanceHelper.get_current_instance(self.env(user=self.manager.id)), self.office.id
        )

    def test_switching_is_remembered_in_session_and_preference_and_told_to_the_user_alone(self):
        with self._request(self.manager) as session:
            self.office.with_user(self.manager)._make_current()
        self.assertEqual(session[SESSION_KEY], self.office.id)
        self.assertEqual(self.manager.current_ha_instance_id, self.office)
        [(channel, payload)] = self._as_home_assistant("instance_switched")
        self.assertEqual(channel[1:], ["res.partner", self.manager.partner_id.id])
        self.assertEqual((payload["instance_id"], payload["instance_name"]), (self.office.id, "Office"))

    def test_accessible_are_the_active_ones_that_rules_let_through_in_their_order(self):
        accessible = self.env["ha.instance"].with_user(self.manager).get_accessible_instances()
        self.assertEqual(accessible, self.home | self.office)
        self.office.active = False
        accessible = self.env["ha.instance"].with_user(self.manager).get_accessible_instances()
        self.assertEqual(accessible, self.home)
        for user in (self.outsider, self.employee, self.portal, self.public):
            self.assertFalse(self.env["ha.instance"].with_user(user).get_accessible_instances())

    def test_a_colleague_cannot_read_or_set_another_ones_choice(self):
        self.manager.current_ha_instance_id = self.office
        for user in (self.operator, self.employee):
            colleague = self.manager.with_user(user)
            with self.assertRaisesRegex(Exception, "rights|access|allowed"):
                colleague.read(["current_ha_instance_id"])
            with self.assertRaisesRegex(Exception, "rights|access|allowed"):
                colleague.write({"current_ha_instance_id": self.home.id})
