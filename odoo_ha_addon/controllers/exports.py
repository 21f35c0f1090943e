"""The headings of groups in an export to Excel; cells are made safe by `models/mixins/base.py`."""

from odoo.addons.web.controllers.export import ExcelExport

from ..spreadsheet_text import as_text


class HaExcelExport(ExcelExport):
    def from_group_data(self, fields, columns_headers, groups):
        _make_safe(groups)
        return super().from_group_data(fields, columns_headers, groups)


def _make_safe(tree) -> None:
    """:param tree: `GroupsTreeNode` of Odoo; its children are by value, or by (value, label)"""
    tree.children = {_safe(name): child for name, child in tree.children.items()}
    for child in tree.children.values():
        _make_safe(child)


def _safe(name):
    return tuple(as_text(part) for part in name) if isinstance(name, tuple) else as_text(name)
