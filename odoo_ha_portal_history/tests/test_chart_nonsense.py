from odoo.addons.odoo_ha_portal.tests import test_nonsense
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestChartNonsense(test_nonsense.TestNonsense):
    QUESTIONS = ("chart",)
    NAMES = ("ids", "start", "end", "width", "x")

    def question(self, chance):
        """Mostly of something that has a chart, so that what comes after the ids is looked at, too."""
        question = super().question(chance)
        return question if chance.random() < 0.3 else {**question, "ids": [self.light.id]}

    def setUp(self):
        super().setUp()
        self.grant.with_history = True
        self.env.flush_all()
