"""Writes README.rst and static/description/index.html of addons from the fragments in `readme/`, arranged as OCA does.

Runs in the environment that has pandoc and docutils; OCA's own program is in no package index. Arguments: the folders
of the addons. With `--check` nothing is written: it names files that are not in step, and fails if there are any.
"""

from __future__ import annotations

import ast
import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypandoc
from docutils.core import publish_parts

#: Fragments and the titles of what they become, in OCA's order; the first comes before all titles.
FRAGMENTS = {
    "DESCRIPTION": "",
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "DEVELOP": "Development",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
    "CONTRIBUTORS": "Contributors",
    "CREDITS": "Credits",
}
#: As for OCA, without HTML and targets of titles, which nothing refers to; and pictures have what they show below them.
MARKDOWN = "gfm-raw_html-gfm_auto_identifiers+implicit_figures"
PICTURES = "static/description/"
NOTE = "Written by ./package --readme from readme/ and __manifest__.py; do not edit."
STRICT = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "halt_level": 2,  # a warning is an error
    "initial_header_level": 2,
    "doctitle_xform": False,
    "embed_stylesheet": False,
    "syntax_highlight": "none",
}

PAGE = """\
<!-- {note} -->
<section class="oe_container container py-3">
<p><img src="banner.png" class="img img-fluid" alt="{name}: {summary}"></p>
{body}</section>
"""


def rendered(addon: Path) -> dict[Path, str]:
    """The texts of both files, by path.

    Raises:
        docutils.utils.SystemMessage: a fragment makes no text that docutils takes without a warning.
    """
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))
    text = "\n".join(_sections(addon / "readme"))
    return {
        addon / "README.rst": f"{_heading(manifest['name'], above=True)}\n..\n   {NOTE}\n\n{text}",
        addon / PICTURES / "index.html": _page(manifest, text),
    }


def _sections(readme: Path) -> Iterator[str]:
    """The fragments that there are, as reStructuredText."""
    for name, title in FRAGMENTS.items():
        path = readme / f"{name}.md"
        if path.exists():
            text = pypandoc.convert_file(path, "rst", MARKDOWN, ["--columns=120"], sandbox=True)
            text = text.replace("\r\n", "\n").replace(f"../{PICTURES}", PICTURES)
            yield (_heading(title) + "\n" if title else "") + text


def _heading(title: str, *, above: bool = False) -> str:
    line = "=" * len(title)
    return f"{line}\n{title}\n{line}\n" if above else f"{title}\n{line}\n"


def _page(manifest: dict[str, Any], text: str) -> str:
    """What Odoo shows of the addon among its apps, below name and summary; pictures stand in the same folder."""
    body = publish_parts(text, writer="html5", settings_overrides=STRICT)["fragment"]
    body = re.sub(rf'src="{PICTURES}([^"]+)"', r'src="\1" class="img img-fluid"', body)
    body = re.sub(r'<span class="pre">(.*?)</span>', r"\1", body)
    body = re.sub(r'<span class="docutils literal">(.*?)</span>', r"<code>\1</code>", body, flags=re.DOTALL)
    return PAGE.format(
        note=NOTE, name=html.escape(manifest["name"]), summary=html.escape(manifest["summary"]), body=body
    )


def main(arguments: list[str]) -> int:
    """Write or check; prints the names of the files that changed or are not in step."""
    check = "--check" in arguments
    stale = []
    for addon in (Path(name) for name in arguments if name != "--check"):
        for path, text in rendered(addon).items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(path)
                if not check:
                    path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path} is not in step with readme/: ./package --readme writes it." if check else path)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
