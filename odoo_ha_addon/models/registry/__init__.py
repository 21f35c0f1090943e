# What the others inherit comes before them.
from . import ha_picture, ha_registry_mixin, ha_registry_edits, ha_registry_forms, ha_related  # isort: skip

# isort: split
from . import ha_area, ha_category, ha_device, ha_floor, ha_label, ha_sync_report
