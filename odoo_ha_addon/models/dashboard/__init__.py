from . import ha_dashboard, ha_favourite, ha_machines, ha_room_climate, ir_ui_menu
