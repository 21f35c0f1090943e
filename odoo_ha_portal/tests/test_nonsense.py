"""Nonsense on every public route: no answer is a fault of the server's, and none tells more than another."""

import os
import random
import string

from odoo.tests import tagged

from .link_case import LinkCase

COUNT = 300
"""How many requests; `./bench sharing-fuzz` sends a hundred thousand others."""
NUMBERS = (0, -1, 1, 2**31, 2**63, 10**30, 1.5, float("nan"))
TEXTS = (
    "",
    "x",
    "0" * 64,
    "../../etc/passwd",
    "%00",
    "\0",
    "é",
    "\ud800",
    "' OR 1=1 --",
    "<script>",
    "a" * 5000,
)


@tagged("post_install", "-at_install")
class TestNonsense(LinkCase):
    QUESTIONS = ("follow", "unfollow", "call", "connections", "script_fields", "default_code", "actions", "x")
    NAMES = (
        "viewer", "ids", "id", "service", "data", "pin", "name", "self", "ref", "jsonrpc", "before",
    )  # fmt: skip

    def value(self, chance, depth=0):
        kinds = [
            lambda: chance.choice(NUMBERS),
            lambda: chance.choice(TEXTS),
            lambda: None,
            lambda: chance.choice([True, False]),
            lambda: self.light.id,
        ]
        if depth < 3:
            kinds.append(lambda: [self.value(chance, depth + 1) for _ in range(chance.randrange(4))])
            kinds.append(
                lambda: {
                    chance.choice(("id", "entity_id", "x", "target")): self.value(chance, depth + 1)
                    for _ in range(2)
                }
            )
        return chance.choice(kinds)()

    def question(self, chance):
        chosen = chance.sample(self.NAMES, chance.randrange(len(self.NAMES)))
        return {name: self.value(chance) for name in chosen}

    def path(self, chance):
        ref = chance.choice((self.link.ref, "0" * 16, "x", "é", "'"))
        secret = chance.choice((self.secret, "x" * 43, self.secret[:-1], "a" * 3000, "é"))
        what = chance.choice(self.QUESTIONS)
        return chance.choice(
            (
                f"/ha/g/{ref}/{what}",
                f"/ha/s/{secret}/enter",
                f"/ha/s/{secret}",
                f"/ha/g/{ref}",
                f"/ha/g/{ref}/picture/{chance.choice((0, self.attic.id, 10**20))}",
                f"/ha/g/{ref}/words/{chance.choice((0, self.home.id, 10**20))}/{chance.choice(('en_US', 'x'))}",
                f"/ha/g/{ref}/manifest.json",
                "/odoo_ha_portal/texts?lang=" + "".join(chance.choices(string.printable[:60], k=5)),
            )
        )

    def test_a_parameter_of_any_name_is_no_fault_of_the_server(self):
        self.enter()
        page = f"/ha/g/{self.link.ref}"
        for name in (
            "self",
            "cls",
            "ref",
            "secret",
            "args",
            "kwargs",
            "request",
            "endpoint",
            "_others",
            "lang",
        ):
            for path in (page, f"/ha/s/{self.secret}", "/odoo_ha_portal/texts", "/ha/g/x/manifest.json"):
                with self.subTest(path, name=name):
                    self.assertLess(self.url_open(f"{path}?{name}=x").status_code, 500)
            asked = self.ask(f"{page}/follow?{name}=x", {"viewer": "tab", "ids": []})
            self.assertEqual(asked.status_code, 200, name)

    def test_no_nonsense_is_a_fault_of_the_server(self):
        # No Home Assistant is there that could be asked; without words, a page is told to try again later.
        self.patch(type(self.env["ha.words"]), "_of", lambda *_args: {})
        seed = os.environ.get("HA_PORTAL_SEED", "17")
        chance = random.Random(seed)
        self.link.most_devices = 1000
        self.env.flush_all()
        self.enter()
        for number in range(COUNT):
            path, question = self.path(chance), self.question(chance)
            post = chance.random() < 0.7
            answer = self.ask(path, question) if post else self.url_open(path)
            with self.subTest(number=number, seed=seed, path=path, question=question):
                self.assertLess(answer.status_code, 500)
                self.assertNotIn("Traceback", answer.text)
                self.assertNotIn("light.kitchen", answer.text)
