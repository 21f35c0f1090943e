from unittest.mock import patch

from odoo.sql_db import db_connect
from odoo.tests import HttpCase, tagged
from odoo.tools import config, mute_logger

from ..hass.errors import CannotConnect, InvalidAuth
from ..hass.pictures import NoPicture, Picture, PictureTooLarge
from ..models.instance.ha_instance_status import HaInstance
from ..models.registry import ha_picture
from . import homes

JPEG = b"\xff\xd8picture"


@tagged("post_install", "-at_install")
class TestPictures(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        ids = cls.env["ha.entity"]._ensure(cls.home.id, {"camera.door": "Door", "person.ann": "Ann"})
        cls.camera, cls.person = (cls.env["ha.entity"].browse(ids[i]) for i in ("camera.door", "person.ann"))
        cls.group.entity_ids |= cls.camera | cls.person
        homes.set_state(cls.camera, "idle", {})
        homes.set_state(cls.person, "home", {"entity_picture": "/api/image/serve/5/512x512"})

    def setUp(self):
        super().setUp()
        self.asked = []
        self.error = None
        self.picture = Picture("image/jpeg", JPEG)

        async def fetch(url, token, path, *, tls):
            self.asked.append((url, token, path, tls))
            if self.error:
                raise self.error
            return self.picture

        def connected(instances):
            for instance in instances:
                instance.connection_state = "connected"
                instance.connection_reason = False
                instance.asks_identity = False

        self.patch(ha_picture, "fetch_picture", fetch)
        self.patch(HaInstance, "_compute_connection_state", connected)

    def _get(self, entity, person="viewer", query=""):
        self.authenticate(self.people[person].login, self.people[person].login)
        entity_id = entity if isinstance(entity, int) else entity.id
        return self.url_open(f"/odoo_ha_addon/picture/{entity_id}{query}", allow_redirects=False)

    def test_whoever_may_see_the_entity_gets_its_picture(self):
        for person in ("manager", "operator", "viewer"):
            response = self._get(self.camera, person)
            self.assertEqual((response.status_code, response.content), (200, JPEG))
            self.assertEqual(response.headers["Content-Type"], "image/jpeg")
        url, token, path, tls = self.asked[0]
        self.assertEqual((url, token), ("http://home.test:8123", "token-of-Home"))
        self.assertEqual(path, "/api/camera_proxy/camera.door")
        self.assertFalse(tls.fingerprint or tls.ca_pem)

    def test_for_others_it_does_not_exist(self):
        answers = {
            (response.status_code, response.text)
            for response in (
                self._get(self.camera, "outsider"),
                self._get(self.attic, "viewer"),
                self._get(10**12, "viewer"),
                self._get(0, "viewer"),
            )
        }
        self.assertEqual(len(answers), 1)
        self.assertEqual(answers.pop()[0], 404)
        for person in ("employee", "portal"):
            self.assertEqual(self._get(self.camera, person).status_code, 404)
        self.logout()
        response = self.url_open(f"/odoo_ha_addon/picture/{self.camera.id}", allow_redirects=False)
        self.assertEqual(response.status_code, 303, "to the login")
        self.assertFalse(self.asked)

    def test_nothing_in_the_address_changes_where_the_picture_comes_from(self):
        self._get(self.person, query="?path=/api/config&url=http://evil.test&entity_picture=/x&of=../..")
        self.assertEqual([call[2] for call in self.asked], ["/api/image/serve/5/512x512"])

    def test_a_version_is_kept_and_the_latest_is_not(self):
        self.assertEqual(self._get(self.camera).headers["Cache-Control"], "no-store")
        self.assertEqual(
            self._get(self.person, query="?of=5").headers["Cache-Control"], "private, max-age=86400"
        )

    def test_a_picture_that_is_a_document_cannot_run_anything(self):
        self.picture = Picture("image/svg+xml", b"<svg/>")
        response = self._get(self.camera)
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_the_certificate_settings_of_the_instance_hold(self):
        self.home.write({"url": "https://home.test:8123", "token": "token", "tls_fingerprint": "AB" * 32})
        self._get(self.camera)
        self.assertEqual(self.asked[0][3].fingerprint, "AB" * 32)

    def test_an_entity_without_a_picture_has_none(self):
        self.assertEqual(self._get(self.light).status_code, 404)
        self.assertFalse(self.asked)

    @mute_logger("odoo.http")
    def test_what_went_wrong_is_said_without_address_or_token(self):
        for error, status in (
            (NoPicture(), 404),
            (CannotConnect("http://home.test:8123 token-of-Home"), 502),
            (InvalidAuth("token-of-Home"), 502),
            (PictureTooLarge(), 502),
        ):
            self.error = error
            response = self._get(self.camera)
            self.assertEqual(response.status_code, status)
            self.assertEqual(response.headers["Cache-Control"], "no-store")
            self.assertTrue(response.text)
            self.assertNotIn("home.test", response.text)
            self.assertNotIn("token-of", response.text)

    def test_while_home_assistant_is_not_connected_nothing_is_tried(self):
        def refused(instances):
            for instance in instances:
                instance.connection_state = "refused"
                instance.connection_reason = "The token is wrong."
                instance.asks_identity = False

        with patch.object(HaInstance, "_compute_connection_state", refused):
            response = self._get(self.camera)
        self.assertEqual((response.status_code, response.text), (502, "The token is wrong."))
        self.assertFalse(self.asked)

    def test_only_so_many_are_fetched_at_a_time(self):
        # A connection of its own: this test's own would be given its locks once more.
        with db_connect(self.env.cr.dbname).cursor() as others:
            for slot in range(ha_picture.slot_count()):
                others.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ha_picture.SLOTS_LOCK, slot])
            response = self._get(self.camera)
            self.assertEqual((response.status_code, response.headers["Retry-After"]), (503, "1"))
            self.assertFalse(self.asked)
        self.assertEqual(self._get(self.camera).status_code, 200)

    def test_half_of_the_workers_stay_free(self):
        for workers, slots in ((0, 8), (1, 1), (2, 1), (3, 1), (4, 2), (9, 4)):
            with patch.dict(config.options, {"workers": workers}):
                self.assertEqual(ha_picture.slot_count(), slots)

    def test_an_area_has_its_picture_for_whoever_may_see_it(self):
        self.kitchen.picture = self.attic_area.picture = "/api/image/serve/7/512x512"
        self.env.flush_all()
        for person, area, status in (
            ("viewer", self.kitchen, 200), ("manager", self.attic_area, 200), ("viewer", self.attic_area, 404),
            ("manager", self.desk_area, 404), ("employee", self.kitchen, 404), ("manager", 2**40, 404),
        ):  # fmt: skip
            self.authenticate(self.people[person].login, self.people[person].login)
            area_id = area if isinstance(area, int) else area.id
            with self.subTest(person=person, area=area_id):
                response = self.url_open(f"/odoo_ha_addon/area_picture/{area_id}?of=x", allow_redirects=False)
                self.assertEqual(response.status_code, status)
        self.assertEqual({path for _url, _token, path, _tls in self.asked}, {"/api/image/serve/7/512x512"})

    def test_an_area_leads_to_no_other_address_than_pictures_have(self):
        self.kitchen.picture = "/api/config"
        self.env.flush_all()
        self.authenticate("t_viewer", "t_viewer")
        self.assertEqual(self.url_open(f"/odoo_ha_addon/area_picture/{self.kitchen.id}").status_code, 404)
        self.assertEqual(self.asked, [])
