"""Looks at pages with axe-core, and remembers what keeps people from using them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from playwright.sync_api import Page

from devkit.suite import axe
from tests.browser.profiles import SIZES
from tests.browser.screens import turn

#: What counts, and where: the navigation bar and control panel are Odoo's own, on every page of it.
IMPACTS = ("serious", "critical")
CONTENT = ".o_action_manager .o_content, .o_dialog .modal-body"

#: Odoo's own markup that stands among ours, and what axe-core finds in it.
ODOOS = (
    ".o_search_panel",
    ".o-mail-Chatter",  # pictures without a text, pale dates
    ".o_notebook_headers",  # tabs that are in no list of tabs
    ".o_optional_columns_dropdown",  # a button without a name
    ".o_list_record_selector",  # a check box without a name
    ".o_field_many2one_avatar_user img",  # pictures without a text
    ".o_field_many2many_tags",  # `aria-selected` where it has no meaning
    ".o-autocomplete--input",  # the same
    ".o_field_color_picker",  # menu items that are in no menu
    ".o_form_label",  # pale on a phone
    ".o_field_badge",  # white on green
)

RUN = """
async ([context, excluded, rules]) => {
    const ends = document.getAnimations().map(({ effect }) => effect.getComputedTiming().endTime);
    await new Promise((resolve) => setTimeout(resolve, Math.max(50, ...ends.filter(Number.isFinite))));
    const tags = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] };
    const include = [...document.querySelectorAll(context)];
    const runOnly = rules ? { type: "rule", values: rules } : tags;
    // What is in order is not described: of most elements there is nothing to say.
    const options = { runOnly, resultTypes: ["violations"] };
    const { violations } = await axe.run({ include, exclude: excluded }, options);
    return violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));
}
"""


class Inspector:
    """Looks at pages, and keeps the serious and critical findings."""

    def __init__(self) -> None:
        self._source = axe.script().read_text(encoding="utf-8")
        self._findings: list[str] = []

    def look(self, page: Page, name: str, sizes: Iterable[str] = SIZES, content: str = CONTENT) -> None:
        """Look at what `page` shows in these sizes, and at all of it in dark, whose colours are ours, of what is Odoo's
        too. `name` says in a finding what that is.
        """
        for size in sizes:
            page.set_viewport_size(SIZES[size])
            self.look_once(page, f"{name}, {size}", content)
        turn(page, "dark")
        self.look_once(page, f"{name}, dark", "body", ["color-contrast"], excluded=())
        turn(page, "light")
        page.set_viewport_size(SIZES["desktop"])

    def look_once(
        self,
        page: Page,
        name: str,
        content: str = CONTENT,
        rules: list[str] | None = None,
        excluded: Sequence[str] = ODOOS,
    ) -> None:
        """Look at `page` as it is now; `rules` are those of axe-core, by default all of WCAG AA."""
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(self._source)
        for finding in page.evaluate(RUN, [content, [*excluded], rules]):
            if finding["impact"] in IMPACTS:
                self._findings += [
                    f"{name}: {finding['id']}: {node['html'][:200]}\n    {' '.join(node['failureSummary'].split())}"
                    for node in finding["nodes"]
                ]

    def tell(self) -> None:
        """Fail with each thing that was found."""
        if self._findings:
            lines = [f"{len(self._findings)} findings", *self._findings[:25]]
            pytest.fail("\n".join(lines), pytrace=False)
