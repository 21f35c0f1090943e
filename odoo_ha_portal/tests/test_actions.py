from odoo.tests import tagged

from ..models.access.outsider import Outsider
from .link_case import LinkCase


@tagged("post_install", "-at_install")
class TestActions(LinkCase):
    """Everybody reads what they did themselves, and nothing of others."""

    def setUp(self):
        super().setUp()
        self.enter()
        self.env.invalidate_all()
        self.device = self.link.device_ids

    def act(self, outsider, name="light.turn_on", entity=None, data=None, state="done", user=None, **values):
        entity = entity or self.light
        commands = self.env["ha.command"].with_user(user or self.public).sudo()
        payload = {
            "type": "call_service",
            "target": {"entity_id": entity.entity_id},
            "service_data": data or {},
        }
        command_id = commands.with_context(ha_outsider=outsider)._insert(
            self.env.cr, self.home, name, payload, entity, **values
        )
        self.env.cr.execute("UPDATE ha_command SET state = %s WHERE id = %s", [state, command_id])
        self.env.invalidate_all()
        return command_id

    def as_guest(self, device=None, **values):
        device = device or self.device
        return self.act(Outsider(grant_id=self.grant.id, device_id=device.id, name="Ana"), **values)

    def as_user(self, **values):
        return self.act(Outsider(user_id=self.portal.id), user=self.portal, **values)

    def told(self, ask, **question):
        answer = ask("actions", {"ids": [self.light.id], **question})
        self.assertEqual(answer.status_code, 200)
        return answer.json()

    def test_a_guest_reads_what_was_done_on_this_device(self):
        mine = self.as_guest(data={"brightness_pct": 40, "secret": "x", "entity_id": "light.attic"})
        [action] = self.told(self.guest)["actions"]
        self.assertAlmostEqual(
            action.pop("time"), self.env["ha.command"].browse(mine).create_date.timestamp()
        )
        self.assertEqual(
            action,
            {
                "id": mine, "entity": self.light.id, "service": "turn_on", "state": "done",
                "settings": {"brightness_pct": 40},
            },
        )  # fmt: skip

    def test_nobody_reads_what_others_did(self):
        other_grant, other_link, secret = self.make_link("Other", entity_ids=self.light)
        self.enter(secret)
        self.env.invalidate_all()
        self.act(Outsider(grant_id=other_grant.id, device_id=other_link.device_ids.id))
        second = self.device.with_env(self.env).create(
            {"link_id": self.link.id, "token_hash": "another", "name": "Ben"}
        )
        self.as_guest(second)
        self.act(None, user=self.manager)
        self.act(None, user=self.employee)
        theirs = self.as_user()
        self.assertEqual(self.told(self.guest)["actions"], [])
        self.log_in()
        self.assertEqual([action["id"] for action in self.told(self.user)["actions"]], [theirs])

    def test_what_is_not_shared_any_more_is_not_told_of(self):
        self.as_guest(entity=self.attic)
        self.as_guest()
        self.grant.entity_ids = self.attic
        self.env.flush_all()
        answer = self.guest("actions", {"ids": [self.light.id, self.far.id, 2**40]})
        self.assertEqual(answer.json(), {"actions": [], "more": False})

    def test_what_was_only_read_is_no_action(self):
        self.as_guest(is_read=True)
        self.assertEqual(self.told(self.guest)["actions"], [])

    def test_older_ones_are_asked_for(self):
        ids = [self.as_guest() for _ in range(25)]
        first = self.told(self.guest)
        self.assertEqual([action["id"] for action in first["actions"]], ids[:4:-1])
        self.assertTrue(first["more"])
        rest = self.told(self.guest, before=first["actions"][-1]["id"])
        self.assertEqual([action["id"] for action in rest["actions"]], ids[4::-1])
        self.assertFalse(rest["more"])

    def test_nonsense_is_refused(self):
        for question in (
            {},
            {"ids": "x"},
            {"ids": [1.5]},
            {"ids": [], "before": "x"},
            {"ids": [], "before": True},
        ):
            with self.subTest(question):
                self.assertEqual(self.guest("actions", question).status_code, 400)
