"""Writes README.rst and static/description/index.html of addons from the fragments in `readme/`, arranged as OCA does,
and the page of troubleshooting that messages lead to, of the addon that has a place for it.

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

HELP = Path("static") / "help" / "troubleshooting.html"
HELP_SOURCE = Path("docs") / "troubleshooting.md"
HELP_NOTE = "Written by ./package --readme from docs/troubleshooting.md; do not edit."
HELP_PAGE = """\
<!DOCTYPE html>
<!-- {note} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem 60vh; font: 1rem/1.6 system-ui, sans-serif; }}
h1, h2, h3 {{ line-height: 1.3; }}
h2 {{ margin-top: 3rem; padding-bottom: 0.25rem; border-bottom: 1px solid #8886; }}
h3 {{ margin-top: 2rem; }}
code {{ overflow-wrap: anywhere; }}
p:has(> a:target), p:has(> a:target) + h3 {{ scroll-margin-top: 1rem; }}
p:has(> a:target) + h3 {{ padding: 0.25rem 0.75rem; border-inline-start: 4px solid #d98a00; background: #d98a0026; }}
</style>
</head>
<body>
{body}</body>
</html>
"""

PAGE = """\
<!-- {note} -->
<section class="oe_container container py-3">
<p><img src="banner.png" class="img img-fluid" alt="{name}: {summary}"></p>
{body}</section>
"""


def rendered(addon: Path) -> dict[Path, str]:
    """The texts of all files, by path.

    Raises:
        docutils.utils.SystemMessage: a fragment makes no text that docutils takes without a warning.
    """
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))
    text = "\n".join(_sections(addon / "readme"))
    texts = {
        addon / "README.rst": f"{_heading(manifest['name'], above=True)}\n..\n   {NOTE}\n\n{text}",
        addon / PICTURES / "index.html": _page(manifest, text),
    }
    if (addon / HELP.parent).is_dir():
        texts[addon / HELP] = _help_page(addon.parent / HELP_SOURCE)
    return texts


def _help_page(source: Path) -> str:
    """The document as a page that stands alone: what it links to of the other ones is named without a link."""
    body = pypandoc.convert_file(source, "html5", "gfm", ["--wrap=none"], sandbox=True).replace("\r\n", "\n")
    body = re.sub(r'<a\s+href="(?!#|https?://)[^"]*"[^>]*>(.*?)</a>', r"\1", body, flags=re.DOTALL)
    title = re.search(r"<h1[^>]*>(.*?)</h1>", body)
    return HELP_PAGE.format(note=HELP_NOTE, title=title[1] if title else "", body=body)


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
        print(f"{path} is not in step with its source: ./package --readme writes it." if check else path)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
