{
    "name": "Home Assistant",
    "summary": "Every Home Assistant server of a company in Odoo: live states, control, sharing",
    "version": "19.0.1.1.0",
    "category": "Productivity",
    "author": "odoo_ha_addon contributors",
    "license": "LGPL-3",
    "depends": ["mail"],
    "external_dependencies": {
        "python": ["aiohttp", "orjson", "cryptography", "fonticon-materialdesignicons7"],
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
        "views/ha_registry_sync_views.xml",
        "views/ha_entity_views.xml",
        "views/ha_entity_group_views.xml",
        "views/ha_command_views.xml",
        "wizards/ha_connection_test_views.xml",
        "wizards/ha_diagnosis_views.xml",
        "wizards/ha_purge_views.xml",
        "views/ha_sync_report_views.xml",
        "views/ha_instance_views.xml",
        "views/ha_floor_views.xml",
        "views/ha_label_views.xml",
        "views/ha_category_views.xml",
        "views/ha_area_views.xml",
        "views/ha_device_views.xml",
        "views/ha_menus.xml",
        "views/ha_registry_menus.xml",
        "views/ha_client_actions.xml",
    ],
    "assets": {
        # Services and components, without the helpers that their SCSS needs.
        "odoo_ha_addon._assets_live": [
            "odoo_ha_addon/static/src/services/**/*",
            # Its mixin has to be there before the domains that include it.
            "odoo_ha_addon/static/src/components/ui/state_tone.scss",
            "odoo_ha_addon/static/src/components/**/*",
            ("remove", "odoo_ha_addon/static/src/**/*.dark.scss"),
        ],
        # The same for pages without the web client, which load it beside web.assets_frontend.
        "odoo_ha_addon.assets_live": [
            ("include", "web._assets_helpers"),
            ("include", "web._assets_frontend_helpers"),
            "web/static/src/scss/pre_variables.scss",
            "web/static/lib/bootstrap/scss/_variables.scss",
            "web/static/lib/bootstrap/scss/_variables-dark.scss",
            "web/static/lib/bootstrap/scss/_maps.scss",
            ("include", "odoo_ha_addon._assets_live"),
        ],
        "odoo_ha_addon._assets_live_dark": [
            "odoo_ha_addon/static/src/services/**/*.dark.scss",
            "odoo_ha_addon/static/src/components/**/*.dark.scss",
        ],
        "web.assets_backend": [
            ("include", "odoo_ha_addon._assets_live"),
            "odoo_ha_addon/static/src/backend/**/*",
            ("remove", "odoo_ha_addon/static/src/backend/**/*.dark.scss"),
        ],
        "web.assets_web_dark": [
            ("include", "odoo_ha_addon._assets_live_dark"),
            "odoo_ha_addon/static/src/backend/**/*.dark.scss",
        ],
        "web.assets_unit_tests": [
            "odoo_ha_addon/static/tests/**/*",
        ],
    },
    "post_load": "post_load",
    "uninstall_hook": "uninstall_hook",
    "application": True,
    "development_status": "Beta",
}
