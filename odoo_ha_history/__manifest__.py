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
        "data/ha_history_cron.xml",
        "data/ha_history_rules.xml",
        "wizards/ha_history_trim_views.xml",
        "views/ha_entity_views.xml",
        "views/ha_history_rule_views.xml",
        "views/ha_history_backfill_views.xml",
        "views/ha_history_gap_views.xml",
        "views/ha_history_views.xml",
        "views/res_config_settings_views.xml",
        "views/ha_history_export_views.xml",
        "views/ha_history_timeline_views.xml",
        "views/ha_history_places_views.xml",
        "views/ha_history_menus.xml",
        "views/ha_instance_views.xml",
    ],
    "assets": {
        "odoo_ha_history._assets_live": [
            "odoo_ha_history/static/src/services/**/*",
            "odoo_ha_history/static/src/components/**/*",
            ("remove", "odoo_ha_history/static/src/**/*.dark.scss"),
        ],
        "odoo_ha_addon._assets_live": [
            ("include", "odoo_ha_history._assets_live"),
        ],
        "odoo_ha_addon._assets_live_dark": [
            "odoo_ha_history/static/src/components/**/*.dark.scss",
        ],
        "web.assets_backend": [
            "odoo_ha_history/static/src/backend/**/*",
        ],
        "web.assets_unit_tests": [
            "odoo_ha_history/static/tests/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
    "development_status": "Beta",
}
