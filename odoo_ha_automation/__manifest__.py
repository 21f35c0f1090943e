{
    "name": "Home Assistant Automation",
    "summary": "What happens in Home Assistant sets off Odoo's automation rules",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "odoo_ha_addon contributors",
    "license": "LGPL-3",
    "depends": ["odoo_ha_addon", "base_automation"],
    "data": [
        "security/ir.model.access.csv",
        "security/ha_rule_rules.xml",
        "data/ha_rule_cron.xml",
        "views/base_automation_views.xml",
        "views/ha_rule_firing_views.xml",
        "views/ha_rule_standing_views.xml",
        "views/ha_rule_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "odoo_ha_automation/static/src/backend/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
    "development_status": "Beta",
}
