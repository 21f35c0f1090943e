"""How long history is kept, as people choose it."""

from ..storage.partitions import FOR_EVER

KEEPING = [
    ("10", "10 days"),
    ("31", "1 month"),
    ("92", "3 months"),
    ("366", "1 year"),
    ("731", "2 years"),
    ("1827", "5 years"),
    (str(FOR_EVER), "For ever"),
]
"""Of a selection: the days of `storage.partitions.KEEPS`."""
STATISTICS_KEEPING = [
    ("366", "1 year"),
    ("731", "2 years"),
    ("1827", "5 years"),
    ("3653", "10 years"),
    (str(FOR_EVER), "For ever"),
]
"""Of a selection: days; statistics go by whole years."""
GENERAL_RULES = {
    "keep_numbers": "odoo_ha_history.rule_numbers",
    "keep_words": "odoo_ha_history.rule_words",
    "keep_climate": "odoo_ha_history.rule_climate",
    "keep_text_sensors": "odoo_ha_history.rule_text_sensors",
}
"""The kinds of history that have a simple face: the rule that the addon brings for each. Who has removed or archived
it has no such choice.
"""
