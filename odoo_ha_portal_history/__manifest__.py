{
    "name": "Home Assistant Portal History",
    "summary": "Charts on the pages for customers, tenants and guests, since something is shared with them",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "odoo_ha_addon contributors",
    "license": "LGPL-3",
    "images": [
        "static/description/banner.png",
        "static/description/chart.png",
    ],
    "depends": ["odoo_ha_portal", "odoo_ha_history"],
    "auto_install": True,
    "data": [
        "views/ha_grant_views.xml",
        "wizards/ha_share_views.xml",
    ],
    "assets": {
        "odoo_ha_portal.assets_page": [
            "odoo_ha_history/static/src/services/history/**/*",
            "odoo_ha_portal_history/static/src/page/**/*",
        ],
        # Loaded when somebody opens something that has a chart.
        "odoo_ha_portal_history.assets_chart": [
            ("include", "web._assets_helpers"),
            ("include", "web._assets_frontend_helpers"),
            "web/static/src/scss/pre_variables.scss",
            "web/static/lib/bootstrap/scss/_variables.scss",
            "web/static/lib/bootstrap/scss/_variables-dark.scss",
            "web/static/lib/bootstrap/scss/_maps.scss",
            "odoo_ha_portal_history/static/src/chart/**/*",
            "web/static/src/core/network/download.js",
            "odoo_ha_history/static/src/services/connections/**/*",
            "odoo_ha_history/static/src/components/history_chart/**/*",
            # The dialog of the web client; a page has its own part.
            ("remove", "odoo_ha_history/static/src/components/history_chart/ha_entity_history.*"),
            ("remove", "odoo_ha_history/static/src/**/*.dark.scss"),
        ],
        "odoo_ha_portal_history.assets_chart_dark": [
            "odoo_ha_addon/static/src/dark/palette.scss",
            ("include", "odoo_ha_portal_history.assets_chart"),
            "odoo_ha_history/static/src/components/history_chart/**/*.dark.scss",
        ],
        "web.assets_unit_tests": [
            "odoo_ha_portal_history/static/src/**/*.js",
            "odoo_ha_portal_history/static/src/**/*.xml",
            "odoo_ha_portal_history/static/tests/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
    "development_status": "Beta",
}
