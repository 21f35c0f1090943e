# What the others extend comes before them.
from . import ha_share  # isort: skip
from . import ha_entity_right, ha_grant_link_address, ha_share_link, ha_share_people, ha_share_reach
