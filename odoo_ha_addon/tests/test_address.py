"""Only who has the token decides which server it is sent to."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, tagged

from . import homes

HOME = "http://home.test:8123"
OTHERS = (
    "http://evil.test:8123", "http://home.test:8124", "https://home.test:8123", "http://home.test", "http://[::1]:8123",
    " http://evil.test:8123/ ", "http://home.test.evil.test:8123",
)  # fmt: skip
SAME = (HOME, f"{HOME}/", f"{HOME}/prefix", f"  {HOME}", "http://HOME.test:8123")
PIN = "AB:" * 31 + "AB"


@tagged("post_install", "-at_install")
class TestAddress(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.mine = cls.home.with_user(cls.manager)
        cls.stored = cls.home.token_encrypted

    def test_a_stored_token_goes_to_no_other_server(self):
        ways = {
            "write": lambda url: self.mine.write({"url": url}),
            "web_save": lambda url: self.mine.web_save({"url": url}, {"url": {}}),
            "two steps": lambda url: (self.mine.write({"url": False}), self.mine.write({"url": url})),
            "import": self._imported,
        }
        for name, way in ways.items():
            for url in OTHERS:
                with self.subTest(way=name, url=url), homes.undone(self.env):
                    with self.assertRaisesRegex(ValidationError, "another server"):
                        way(url)
                    self.assertEqual((self.home.url or HOME, self.home.token_encrypted), (HOME, self.stored))

    def _imported(self, url):
        result = self.mine.load([".id", "url"], [[str(self.home.id), url]])
        if not result["ids"]:
            raise ValidationError(str(result["messages"]))

    def test_the_same_server_keeps_its_token(self):
        for url in SAME:
            with self.subTest(url=url), homes.undone(self.env):
                self.mine.url = url
                self.assertEqual(self.home.token_encrypted, self.stored)

    def test_whoever_gives_the_token_may_change_the_address(self):
        self.mine.write({"url": OTHERS[0], "token": "its own"})
        self.assertNotEqual(self.home.token_encrypted, self.stored)
        self.mine.write({"url": HOME, "token": False})
        self.assertFalse(self.home.token_encrypted, "nor is the old one sent there")
        self.mine.url = OTHERS[1]

    def test_an_address_that_is_none_is_called_so(self):
        with self.assertRaisesRegex(ValidationError, "not an address"):
            self.mine.url = "ftp://homeassistant.local"

    def test_the_form_says_that_the_token_is_needed_before_it_is_saved(self):
        form = Form(self.mine)
        self.assertFalse(form.asks_token)
        form.url = OTHERS[0]
        self.assertTrue(form.asks_token)
        with self.assertRaisesRegex(ValidationError, "another server"):
            form.save()
        form.url = SAME[2]
        self.assertFalse(form.asks_token)

    def test_a_certificate_is_only_spoken_of_where_there_is_one(self):
        for field, value in (("tls_fingerprint", PIN), ("tls_ca", "-----BEGIN CERTIFICATE-----")):
            for write in (
                self.mine.write,
                lambda values: self.mine.create({"name": "New", "url": HOME, **values}),
            ):
                with (
                    self.subTest(field),
                    homes.undone(self.env),
                    self.assertRaisesRegex(ValidationError, "http://"),
                ):
                    write({field: value})
        self.mine.write({"url": "https://home.test:8123", "token": "x", "tls_fingerprint": PIN})
        with self.assertRaisesRegex(ValidationError, "http://"):
            self.mine.write({"url": HOME, "token": "x"})

    def test_a_certificate_that_cannot_be_read_is_refused_on_saving(self):
        self.mine.write({"url": "https://home.test:8123", "token": "x"})
        for field in ("tls_fingerprint", "tls_ca"):
            with self.subTest(field), self.assertRaisesRegex(ValidationError, "cannot be used"):
                self.mine.write({field: "nonsense"})
            self.env.invalidate_all()
