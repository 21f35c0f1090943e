from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..models.command.ha_command import HaCommand
from ..protocol.http_request import HttpRequest
from . import homes


@tagged("post_install", "-at_install")
class TestHttpCommand(TransactionCase):
    """Requests to Home Assistant's HTTP API are commands like others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)

    def test_a_request_is_sent_and_kept_but_one_that_only_reads_is_not(self):
        sent = []

        def remember(model, instance, name, payload, entity=None, is_read=False, patience=None):
            sent.append((instance, name, HttpRequest.of_payload(payload), is_read))
            return {"state": "done"}

        post = HttpRequest("POST", "/api/events/doorbell", body={"who": "the postman"})
        get = HttpRequest("GET", "/api/history/period", {"end_time": "2026-01-01T00:00:00+00:00"})
        with patch.object(HaCommand, "_send_and_wait", remember):
            for request in (post, get):
                self.env["ha.command"]._send_http(self.home, request)
        self.assertEqual(
            sent,
            [
                (self.home, "POST /api/events/doorbell", post, False),
                (self.home, "GET /api/history/period", get, True),
            ],
        )

    def test_while_the_instance_cannot_be_reached_the_answer_comes_at_once(self):
        outcome = self.env["ha.command"]._send_http(self.home, HttpRequest("GET", "/api/config"))
        self.assertEqual((outcome["state"], outcome["code"]), ("failed", "not_connected"))

    def test_a_deferred_request_waits_as_a_row_of_this_transaction(self):
        request = HttpRequest("POST", "/api/events/doorbell", body=["ä"])
        command = self.env["ha.command"].browse(
            self.env["ha.command"]._defer(self.home, request.name, request.as_payload(), 60)
        )
        self.assertEqual(command.state, "pending")
        self.assertEqual(HttpRequest.of_payload(command.payload), request)
