{
    "name": "Home Assistant Spreadsheet Dashboard",
    "summary": "Temperature, humidity, energy, availability and doors at a glance, among Odoo's dashboards",
    "version": "19.0.1.0.0",
    "category": "Productivity/Dashboard",
    "author": "odoo_ha_addon contributors",
    "license": "LGPL-3",
    "images": ["static/description/banner.png"],
    "depends": ["odoo_ha_history", "spreadsheet_dashboard"],
    "auto_install": True,
    "data": [
        "data/ha_spreadsheet_dashboard.xml",
    ],
    "development_status": "Beta",
}
