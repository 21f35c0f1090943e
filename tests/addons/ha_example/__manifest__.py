{
    "name": "Home Assistant: Example",
    "summary": "What another addon can hang on odoo_ha_addon: see docs/extending.md",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "odoo_ha_addon contributors",
    "license": "LGPL-3",
    "depends": ["odoo_ha_addon"],
    "data": ["security/ir.model.access.csv", "security/ha_example_rules.xml", "views/ha_example_views.xml"],
    "assets": {"web.assets_backend": ["ha_example/static/src/**/*"]},
}
