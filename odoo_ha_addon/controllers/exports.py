"""Headings of groups in exports of lists and pivots to Excel, and which properties can be exported; cells are made safe
by `models/mixins/base.py`.
"""

import json

from odoo.addons.web.controllers.export import ExcelExport, Export
from odoo.addons.web.controllers.pivot import TableExporter
from odoo.http import route

from ..spreadsheet_text import as_text


class HaExport(Export):
    def _get_property_fields(self, fields, model, domain=()):
        """Where no records are chosen, Odoo names the properties of all containers, be they of other companies."""
        if not domain and model.startswith("ha."):
            domain = [(1, "=", 1)]
        return super()._get_property_fields(fields, model, domain)


class HaExcelExport(ExcelExport):
    def from_group_data(self, fields, columns_headers, groups):
        _make_safe(groups)
        return super().from_group_data(fields, columns_headers, groups)


class HaPivotExport(TableExporter):
    @route()
    def export_xlsx(self, data, **kw):
        """The page sends the whole table; what it groups by stands in its headings."""
        table = json.loads(data) if isinstance(data, str) else json.load(data)
        if table and str(table.get("model", "")).startswith("ha."):
            for row in [*table["col_group_headers"], table["rows"]]:
                for heading in row:
                    heading["title"] = as_text(heading["title"])
        return super().export_xlsx(json.dumps(table), **kw)


def _make_safe(tree) -> None:
    """:param tree: `GroupsTreeNode` of Odoo; its children are by value, or by (value, label)"""
    tree.children = {_safe(name): child for name, child in tree.children.items()}
    for child in tree.children.values():
        _make_safe(child)


def _safe(name):
    return tuple(as_text(part) for part in name) if isinstance(name, tuple) else as_text(name)
