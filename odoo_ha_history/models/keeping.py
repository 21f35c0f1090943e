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
