"""The manual calls everything as the screen does, and links lead to headings that are there."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path

import pytest

from devkit import paths

DOCS = paths.ROOT / "docs"
MANUAL = sorted((DOCS / "manual").glob("*.md"))
DOCUMENTS = sorted(DOCS.rglob("*.md"))
OF_ODOO = {
    "Actions", "Apps", "My account", "New", "Scheduled Actions", "Settings", "Technical", "Users", "Users & Companies",
}  # fmt: skip
"""Names on the screen that are not ours."""
MESSAGE = re.compile(r'^msgid ((?:".*"\n)+)', re.MULTILINE)
MOST_LINES = 10


@cache
def _names() -> set[str]:
    """Every text that an addon can show, without tags."""
    found: set[str] = set()
    for template in paths.ADDONS.glob("odoo_ha_*/i18n/*.pot"):
        for message in MESSAGE.findall(template.read_text(encoding="utf-8")):
            text = "".join(re.findall(r'"(.*)"\n', message)).replace("\\n", " ").replace('\\"', '"')
            found.add(" ".join(html.unescape(re.sub("<[^>]+>", "", text)).split()))
    return found


@cache
def _anchors(document: Path) -> set[str]:
    """What a link may name of a document: headings as GitHub writes them, and anchors of our own."""
    text = document.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)">', text))


def _tasks(document: Path) -> dict[str, list[str]]:
    """The lines of each task that say something, without pictures, programs and the way to more."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        title: [line for line in body.splitlines() if line.strip() and not line.startswith("![")]
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


def test_there_is_a_page_for_each_kind_of_work() -> None:
    pages = {page.stem for page in MANUAL}
    assert pages == {"README", "administrator", "facility-manager", "guest", "integrator", "operator"}


@pytest.mark.parametrize("page", [*MANUAL, DOCS / "troubleshooting.md"], ids=lambda page: page.stem)
def test_bold_names_stand_on_the_screen(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    paths_on_screen = [" ".join(bold.split()) for bold in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)]
    named = {name for path in paths_on_screen for name in path.split(" / ")}
    assert sorted(named - _names() - OF_ODOO) == []


@pytest.mark.parametrize("page", MANUAL, ids=lambda page: page.stem)
def test_a_task_is_short(page: Path) -> None:
    assert {title: len(lines) for title, lines in _tasks(page).items() if len(lines) > MOST_LINES} == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(DOCS)))
def test_links_lead_to_headings_that_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [(to, anchor) for to, anchor in re.findall(r"\]\(([^)#:\s]*)#([^)\s]+)\)", text)]
    lost = [
        f"{to}#{anchor}"
        for to, anchor in links
        if anchor not in _anchors((document.parent / to).resolve() if to else document)
    ]
    assert lost == []
