# What the others inherit comes before them.
from . import ha_entity  # isort: skip

# isort: split
from . import ha_entity_registry, ha_entity_rows, ha_entity_state, ha_watch, ha_words
