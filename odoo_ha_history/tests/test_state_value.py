import random

from odoo.tests import TransactionCase, tagged

from ..storage.state_value import TEXT_SQL, parse

TEXTS = [
    "0", "-0", "-0.0", "0.0", "00", "007", "1e5", "1E5", "1e-5", "+7", ".5", "1.", "1e400", "0.1", "0.3", "1.005",
    "2.675", "NaN", "nan", "inf", "-inf", "Infinity", "on", "", " ", " 21", "line\nbreak", "ä€𝄞", "٣", "１２", "²",
    "21.5", "21.50", "-21.500", "100000000000000", "123456789012345", "1234567890123456", "-123456789012345",
    "0.123456789012345", "0.1234567890123456", "0.000000000000000000123456789012345", "99999999999999.9",
    "x" * 255, "1" * 255, "0." + "0" * 30 + "1",
]  # fmt: skip


@tagged("post_install", "-at_install")
class TestStateValue(TransactionCase):
    def texts_from_postgresql(self, texts):
        """What `TEXT_SQL` gives for the texts, in their order."""
        values = [parse(text) for text in texts]
        self.env.cr.execute(
            f"""
            SELECT {TEXT_SQL.format(row="given", word="given")}
            FROM unnest(%s::float8[], %s::int[], %s::varchar[]) WITH ORDINALITY AS given (value, decimals, text, place)
            ORDER BY place
            """,
            [[v.number for v in values], [v.decimals for v in values], [v.word for v in values]],
        )
        return [text for (text,) in self.env.cr.fetchall()]

    def test_every_text_comes_back_from_postgresql_as_it_was(self):
        self.assertEqual(self.texts_from_postgresql(TEXTS), TEXTS)

    def test_so_do_ten_thousand_numbers(self):
        chance = random.Random(15)
        texts = [
            f"{chance.uniform(-1, 1) * 10 ** chance.randint(0, 12):.{chance.randint(0, 3)}f}"
            for _ in range(10_000)
        ]
        self.assertEqual(self.texts_from_postgresql(texts), texts)
        plain = sum(parse(text).word is None for text in texts)
        self.assertGreater(plain, 9_000)
