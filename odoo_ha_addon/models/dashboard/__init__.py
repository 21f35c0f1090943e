from . import (
    ha_dashboard,
    ha_entity,
    ha_favourite,
    ha_machines,
    ha_overview,
    ha_overview_of_all,
    ha_room_climate,
    ir_ui_menu,
)
