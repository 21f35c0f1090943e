from dataclasses import replace
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from ..hass import InvalidAuth
from ..hass.diagnosis import STEPS, Diagnosis, Found, Severity, Step
from ..hass.probe import ProbeResult
from ..models.common.slots import slot_count
from ..wizards import diagnosis_steps, ha_connection_test, ha_diagnosis

PROBE = ProbeResult("2026.11.0", "Home", "RUNNING", False, False, "u1", "Guest", False, 3, 1.0)


def passed(*names):
    return [Step(name, Severity.PASSED) for name in names]


@tagged("post_install", "-at_install")
class TestDiagnosis(TransactionCase):
    def setUp(self):
        super().setUp()
        self.instance = self.env["ha.instance"].create(
            {"name": "Home", "url": "http://ha.test", "token": "x"}
        )

    def _diagnose(self, steps):
        async def walk(url, token, tls=None, timeout=10):
            return Diagnosis(steps, Found(probe=PROBE))

        with patch.object(ha_diagnosis, "diagnose", walk):
            action = self.instance.action_diagnose()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _serve(self, state="connected"):
        bridge = self.env["ha.bridge"].create(
            {"name": "b1", "kind": "threaded", "host": "server", "pid": 7, "life_sign": "2100-01-01"}
        )
        self.env["ha.lease"].create(
            {"instance_id": self.instance.id, "bridge_id": bridge.id, "epoch": 1, "since": "2026-01-01"}
        )
        self.instance.connection_id.write({"state": state, "last_message": "2026-01-01"})

    def test_a_healthy_instance_passes_everything(self):
        self._serve()
        diagnosis = self._diagnose(passed(*STEPS))
        self.assertTrue(diagnosis.healthy)
        self.assertEqual(set(diagnosis.line_ids.mapped("result")), {"passed"})
        self.assertIn("server", "".join(diagnosis.line_ids.mapped("text")))

    def test_only_so_many_connections_are_tried_at_a_time(self):
        # A connection of its own: this test's own would be given its locks once more.
        with db_connect(self.env.cr.dbname).cursor() as others:
            for slot in range(slot_count()):
                others.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ha_connection_test.SLOTS_LOCK, slot])
            with self.assertRaisesRegex(UserError, "Try again in a moment"):
                self._diagnose(passed(*STEPS))
            with self.assertRaisesRegex(UserError, "Try again in a moment"):
                self.env["ha.connection.test"].try_settings(self.instance.id, {})
        self.assertTrue(self._diagnose(passed(*STEPS)))

    def test_the_first_problem_is_the_conclusion(self):
        self._serve("refused")
        steps = [
            *passed(*STEPS[:5]),
            Step("token", Severity.FAILED, InvalidAuth()),
            Step("admin", Severity.UNTRIED),
        ]
        diagnosis = self._diagnose(steps)
        self.assertFalse(diagnosis.healthy)
        self.assertIn("Create a new one", diagnosis.conclusion)

    def test_a_token_of_a_plain_user_is_a_notice_and_no_problem(self):
        self._serve()
        diagnosis = self._diagnose([*passed(*STEPS[:-1]), Step("admin", Severity.WARNING)])
        self.assertTrue(diagnosis.healthy)
        self.assertIn("warning", diagnosis.line_ids.mapped("result"))

    def test_what_is_not_as_it_should_be_leads_to_its_paragraph(self):
        self._serve()
        self.instance.connection_id.write({"state": "failed", "code": "cannot_connect"})
        steps = [
            *passed("address"),
            Step("token", Severity.FAILED, InvalidAuth()),
            Step("admin", Severity.WARNING),
        ]
        diagnosis = self._diagnose(steps)
        paragraphs = [line.paragraph for line in diagnosis.line_ids if line.result in ("failed", "warning")]
        self.assertEqual(paragraphs, ["invalid_auth", "step-admin", "cannot_connect"])
        self.assertEqual(diagnosis.paragraph, "invalid_auth")
        self.assertFalse(
            any(diagnosis.line_ids.filtered(lambda line: line.result == "passed").mapped("paragraph"))
        )
        self.instance.connection_id.write({"state": "retrying", "code": "from_a_later_version"})
        self.assertEqual(self.instance.connection_paragraph, "state-retrying")

    def test_without_a_bridge_it_says_so(self):
        self.env.cr.execute("DELETE FROM ha_bridge")
        diagnosis = self._diagnose(passed(*STEPS))
        self.assertIn("No bridge is running", diagnosis.conclusion)

    def test_an_archived_instance_without_an_address_is_diagnosed_too(self):
        self.instance.write({"active": False, "url": False})
        diagnosis = self._diagnose([])
        self.assertIn("archived", diagnosis.conclusion)
        self.assertIn("The address is missing", " ".join(diagnosis.line_ids.mapped("text")))

    def test_what_does_not_apply_is_not_called_untried(self):
        self._serve()
        diagnosis = self._diagnose(
            [
                *passed("address", "name", "port"),
                Step("tls", Severity.NOT_APPLICABLE),
                *passed("home_assistant", "token", "admin"),
            ]
        )
        self.assertTrue(diagnosis.healthy)
        [line] = diagnosis.line_ids.filtered(lambda line: line.result == "not_applicable")
        self.assertIn("no https", line.text)
        self.assertNotIn("untried", diagnosis.line_ids.mapped("result"))

    def test_the_facts_of_the_way_are_shown(self):
        diagnosis = self._diagnose(passed(*STEPS))
        texts = {line.name: line.text for line in diagnosis.line_ids}
        self.assertEqual(texts["Home Assistant answers"], "Home 2026.11.0")
        self.assertEqual(texts["Token is accepted"], "Guest")
        starting = Found(probe=replace(PROBE, state="STARTING"))
        line = diagnosis_steps.way_line(self.env, "home_assistant", Severity.PASSED, None, starting)
        self.assertEqual(line["text"], "Home 2026.11.0 (STARTING)")

    def test_times_are_in_the_zone_and_the_format_of_whoever_looks(self):
        self._serve()
        self.instance = self.instance.with_context(tz="Asia/Taipei", lang="en_US")
        texts = {line.name: line.text for line in self._diagnose(passed(*STEPS)).line_ids}
        self.assertRegex(texts["Last message"], r"^01/01/2026 08:00:00")
        self.assertRegex(texts["Lease"], r"since 01/01/2026 08:00:00")

    def test_each_step_of_the_way_has_its_row(self):
        self.assertEqual(tuple(diagnosis_steps.WAY), STEPS)
        found = Found(probe=PROBE)
        for name in STEPS:
            for severity in Severity:
                with self.subTest(step=name, severity=severity):
                    error = InvalidAuth() if severity is Severity.FAILED else None
                    line = diagnosis_steps.way_line(self.env, name, severity, error, found)
                    self.assertTrue(line["name"])
                    self.assertIn(line["result"], dict(diagnosis_steps.SEVERITIES))
                    self.assertIsInstance(line["text"], str)
