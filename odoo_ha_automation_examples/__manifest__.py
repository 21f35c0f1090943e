{
    "name": "Home Assistant Automation Examples",
    "summary": "Meetings, attendances, payments and company holidays that move something in Home Assistant",
    "version": "19.0.1.0.0",
    "category": "Productivity",
    "author": "odoo_ha_addon contributors",
    "license": "LGPL-3",
    "images": ["static/description/banner.png"],
    "depends": ["odoo_ha_automation", "calendar", "hr_attendance", "payment"],
    "data": [
        "views/calendar_event_views.xml",
        "views/hr_work_location_views.xml",
        "views/res_company_views.xml",
        "data/example_rules.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "development_status": "Beta",
}
