import base64
import io

from odoo.exceptions import AccessError
from odoo.tests import tagged
from PIL import Image

from .link_case import LinkCase


@tagged("post_install", "-at_install")
class TestDoorSign(LinkCase):
    def report(self, area):
        return self.url_open(f"/report/html/odoo_ha_portal.report_door_sign/{area.id}")

    def test_staff_find_the_room_by_its_sign(self):
        sign = self.kitchen.with_user(self.viewer)._door_sign()
        self.assertEqual(sign["name"], self.kitchen.name)
        picture = Image.open(io.BytesIO(base64.b64decode(sign["qr"].split(",")[1])))
        self.assertEqual(picture.format, "PNG")
        self.log_in("viewer")
        page = self.report(self.kitchen)
        self.assertEqual(page.status_code, 200)
        self.assertIn("data:image/png;base64,", page.text)

    def test_a_sign_of_a_room_is_for_who_may_see_the_room(self):
        with self.assertRaises(AccessError):
            self.attic_area.with_user(self.viewer)._door_sign()
        for person in ("viewer", "employee", "portal"):
            self.log_in(person)
            page = self.report(self.attic_area)
            self.assertNotIn("data:image/png", page.text, person)
            self.assertNotEqual(page.status_code, 200, person)

    def shown(self, user=None, **context):
        shown = self.env["ha.grant.link.address"].with_user(user or self.manager)
        return shown.with_context(
            ha_link_id=self.link.id, ha_link_address="https://x.test/ha/s/SECRET", **context
        )

    def test_guests_get_a_sign_in_which_the_secret_is_a_picture_alone(self):
        action = self.shown().create({}).action_door_sign()
        self.assertEqual(action["tag"], "ha_print_page")
        self.assertIn("data:image/png;base64,", action["params"]["html"])
        self.assertNotIn("SECRET", action["params"]["html"])
        self.env.flush_all()
        self.assertFalse(self.env["ir.attachment"].search([("res_model", "=like", "ha.grant%")]))

    def test_only_managers_print_signs_for_guests(self):
        for person in (self.operator, self.portal):
            with self.assertRaises(AccessError):
                self.shown(person).create({}).action_door_sign()
