{
    "name": "Home Assistant",
    "summary": "Every Home Assistant server of a company in Odoo: live states, control, sharing",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "odoo_ha_addon contributors",
    "website": "https://github.com/odoo-ha-addon/odoo_ha_addon",
    "license": "LGPL-3",
    "depends": ["mail"],
    "external_dependencies": {
        "python": ["aiohttp", "orjson", "cryptography"],
        "apt": {
            "aiohttp": "python3-aiohttp",
            "orjson": "python3-orjson",
            "cryptography": "python3-cryptography",
        },
    },
    "data": [
        "security/ha_groups.xml",
        "security/ir.model.access.csv",
        "security/ha_rules.xml",
        "security/ha_registry_rules.xml",
        "views/ha_entity_views.xml",
        "views/ha_entity_group_views.xml",
        "views/ha_command_views.xml",
        "wizards/ha_connection_test_views.xml",
        "wizards/ha_diagnosis_views.xml",
        "views/ha_instance_views.xml",
        "views/ha_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "odoo_ha_addon/static/src/**/*",
            ("remove", "odoo_ha_addon/static/src/**/*.dark.scss"),
        ],
        "web.assets_web_dark": [
            "odoo_ha_addon/static/src/**/*.dark.scss",
        ],
        "web.assets_unit_tests": [
            "odoo_ha_addon/static/tests/**/*",
        ],
    },
    "post_load": "post_load",
    "application": True,
    "development_status": "Beta",
}
