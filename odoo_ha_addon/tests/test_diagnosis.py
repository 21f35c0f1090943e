from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..hass import InvalidAuth
from ..hass.diagnosis import STEPS, Step
from ..wizards import ha_diagnosis


@tagged("post_install", "-at_install")
class TestDiagnosis(TransactionCase):
    def setUp(self):
        super().setUp()
        self.instance = self.env["ha.instance"].create(
            {"name": "Home", "url": "http://ha.test", "token": "x"}
        )

    def _diagnose(self, steps):
        async def walk(url, token, tls=None, timeout=10):
            return steps

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
        diagnosis = self._diagnose([Step(name, True, "found") for name in STEPS])
        self.assertTrue(diagnosis.healthy)
        self.assertEqual(set(diagnosis.line_ids.mapped("result")), {"passed"})
        self.assertIn("server", "".join(diagnosis.line_ids.mapped("text")))

    def test_the_first_problem_is_the_conclusion(self):
        self._serve("refused")
        steps = [
            *(Step(name, True) for name in STEPS[:5]),
            Step("token", False, error=InvalidAuth()),
            Step("admin", None),
        ]
        diagnosis = self._diagnose(steps)
        self.assertFalse(diagnosis.healthy)
        self.assertIn("Create a new one", diagnosis.conclusion)

    def test_a_token_of_a_plain_user_is_a_notice_and_no_problem(self):
        self._serve()
        diagnosis = self._diagnose(
            [*(Step(name, True) for name in STEPS[:-1]), Step("admin", False, "Guest")]
        )
        self.assertTrue(diagnosis.healthy)
        self.assertIn("warning", diagnosis.line_ids.mapped("result"))

    def test_without_a_bridge_it_says_so(self):
        self.env.cr.execute("DELETE FROM ha_bridge")
        diagnosis = self._diagnose([Step(name, True) for name in STEPS])
        self.assertIn("No bridge is running", diagnosis.conclusion)

    def test_an_archived_instance_without_an_address_is_diagnosed_too(self):
        self.instance.write({"active": False, "url": False})
        diagnosis = self._diagnose([])
        self.assertIn("archived", diagnosis.conclusion)
        self.assertIn("The address is missing", " ".join(diagnosis.line_ids.mapped("text")))
