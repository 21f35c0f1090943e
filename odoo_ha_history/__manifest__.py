{
    "name": "Home Assistant History",
    "summary": "What happened in Home Assistant, kept and shown in Odoo: states, statistics, charts, timeline",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "odoo_ha_addon contributors",
    "license": "LGPL-3",
    "depends": ["odoo_ha_addon"],
    "auto_install": True,
    "data": [
        "security/ir.model.access.csv",
        "security/ha_history_rules.xml",
        "data/ha_history_rules.xml",
        "views/ha_history_views.xml",
        "views/ha_history_menus.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "development_status": "Beta",
}
