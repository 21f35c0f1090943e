"""What the addons say when something does not work has its paragraph in docs/troubleshooting.md, in the same words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from devkit import paths

ADDON = paths.ADDONS / "odoo_ha_addon"
HISTORY = paths.ADDONS / "odoo_ha_history"
PAGE = (paths.ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
PARAGRAPH = re.compile(r'^<a id="([^"]+)"></a>\n\n#+ (.+)$', re.MULTILINE)
WITHOUT_A_CODE = {
    "announced-moved", "announced-other", "another-address", "connecting-went-wrong", "entity-absent",
    "entity-disabled", "entity-unavailable", "history-not-known", "history-not-recorded", "link-over",
    "odoo-not-reached", "recorder-other", "rule-found-late", "rule-gone", "rule-not-its-time", "rule-paused",
    "rule-user-gone", "rule-user-may-not-see",
}  # fmt: skip
"""What is told in words alone."""

OUTCOMES = ADDON / "static" / "src" / "services" / "documentation" / "paragraphs.js"
NAMED = re.compile(r"""paragraph["']?(?:: ?|=| = )["'{(]*([a-z]+-[a-z-]+)["']""")
"""A paragraph that is named where its message stands: in Python, JavaScript or a view."""

REFUSING = ("Refusal", "failure", "refused")
STEPS = ("WayStep", "InstanceStep")

Messages = dict[str, list[str]]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _texts(*nodes: ast.AST) -> list[str]:
    """All texts in a piece of code."""
    found = (each for node in nodes for each in ast.walk(node) if isinstance(each, ast.Constant))
    return [each.value for each in found if isinstance(each.value, str)]


def _rows(path: Path, within: str | None = None) -> Iterator[tuple[ast.expr, list[str]]]:
    """Keys of the tables of a module with the texts of each, but only of one function if that is named."""
    for top in _tree(path).body:
        if within is None or getattr(top, "name", None) == within:
            tables = (node for node in ast.walk(top) if isinstance(node, ast.Dict))
            yield from (
                (key, _texts(value))
                for table in tables
                for key, value in zip(table.keys, table.values, strict=True)
                if key is not None
            )


def _codes(rows: Iterable[tuple[ast.expr, list[str]]], prefix: str = "") -> Messages:
    """Of rows whose keys are texts, or members of an enumeration, those that say something."""
    found: Messages = {}
    for key, texts in rows:
        code = "".join(_texts(key)) or getattr(key, "attr", "").lower()
        if code and any(" " in text for text in texts):
            found.setdefault(f"{prefix}{code}", []).extend(texts)
    return found


def _states() -> Messages:
    words = ADDON / "models" / "instance" / "ha_connection_words.py"
    waiting = [node for node in _tree(words).body if getattr(node, "name", None) == "_why_no_bridge"]
    return {"state-waiting": _texts(*waiting), **_codes(_rows(words, "_of_state"), "state-")}


def _of_an_instance() -> Messages:
    return _codes(_rows(ADDON / "models" / "instance" / "ha_connection_words.py", "_of_error"))


def _while_connecting() -> Messages:
    return _codes(_rows(ADDON / "wizards" / "connect_words.py", "_own"))


def _unreadable() -> Messages:
    words = ADDON / "models" / "instance" / "ha_connection_words.py"
    return _codes(_rows(words, "unreadable_in_words"), "unreadable-")


def _steps() -> Messages:
    """A step is a call with its title and its sentences."""
    found: Messages = {}
    for node in ast.walk(_tree(ADDON / "wizards" / "diagnosis_steps.py")):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key and isinstance(value, ast.Call) and getattr(value.func, "id", "") in STEPS:
                    found["step-" + "".join(_texts(key))] = _texts(*value.args)
    return found


def _refusals() -> Messages:
    """Of whatever is asked for or commanded: a call with the code and, mostly, the words."""
    found: Messages = {}
    for path in sorted(paths.ADDONS.glob("odoo_ha_*/**/*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSING:
                named = node.args[0]
                branches = [named.body, named.orelse] if isinstance(named, ast.IfExp) else [named]
                for code in _texts(*(each for each in branches if isinstance(each, ast.Constant))):
                    found.setdefault(f"refused-{code}", []).extend(_texts(*node.args[1:]))
    return found


def _outcomes() -> Messages:
    """Of commands: the branches that compare the state or the code of one with a text."""
    found: Messages = {}
    for node in ast.walk(_tree(ADDON / "models" / "command" / "ha_command.py")):
        if isinstance(node, ast.FunctionDef) and node.name in ("_outcome", "_words_of_unknown"):
            for branch in (each for each in ast.walk(node) if isinstance(each, ast.If)):
                for code in _texts(branch.test):
                    if code != "failed":
                        found.setdefault(f"refused-{code}", []).extend(_texts(*branch.body))
    unknown = found.pop("refused-command_timeout") + found["refused-unknown"]
    return {**found, "refused-unknown": unknown}


def _of_the_wizard() -> Messages:
    """What else keeps the wizard from connecting: `ConnectError(words, code)`."""
    calls = (
        node for node in ast.walk(_tree(ADDON / "wizards" / "ha_connect.py")) if isinstance(node, ast.Call)
    )
    errors = (call for call in calls if getattr(call.func, "id", "") == "ConnectError")
    return {code: [] for call in errors for code in _texts(*call.args[1:])}


def _without_history() -> Messages:
    """What keeps the recorder from telling."""
    return _codes(_rows(HISTORY / "models" / "troubles.py", "trouble_in_words"), "recorder-")


def _gaps() -> Messages:
    """Why nobody knows what was: as lists say it, and as charts do."""
    listed = (
        node
        for node in ast.walk(_tree(HISTORY / "models" / "ha_history_gap.py"))
        if isinstance(node, ast.Tuple)
    )
    pairs = [_texts(pair) for pair in listed]
    charts = HISTORY / "static" / "src" / "components" / "history_chart" / "panels.js"
    drawn = charts.read_text(encoding="utf-8").partition("function gapText(")[2].partition("\n}\n")[0]
    found: Messages = {}
    for code, words in [*pairs, *re.findall(r'(\w+): _t\("([^"]+)"\)', drawn)]:
        found.setdefault(f"gap-{code}", []).append(words)
    return found


def _all_messages() -> Messages:
    found: Messages = {}
    for messages in (
        _states(), _of_an_instance(), _while_connecting(), _of_the_wizard(), _unreadable(), _steps(), _refusals(),
        _outcomes(), _without_history(), _gaps(),
    ):  # fmt: skip
        for anchor, texts in messages.items():
            found.setdefault(anchor, []).extend(texts)
    return found


def _named() -> set[str]:
    """Paragraphs that code and views lead to by name, and those of what became of a command."""
    sources = [
        path
        for kind in ("py", "js", "xml")
        for path in ADDON.glob(f"**/*.{kind}")
        if "tests" not in path.parts
    ]
    named = {name for path in sources for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    codes = re.findall(r"OWN_CODES = \[(.*?)\]", OUTCOMES.read_text(encoding="utf-8"))[0]
    return named | {
        f"refused-{code}" for code in [*re.findall(r"\w+", codes), "call_failed", "expired", "unknown"]
    }


MESSAGES = _all_messages()
PARAGRAPHS = dict(PARAGRAPH.findall(PAGE))


def _said_anywhere() -> str:
    """Every text that an addon can show."""
    templates = sorted(paths.ADDONS.glob("odoo_ha_*/i18n/*.pot"))
    return "\n".join(re.sub(r'"\n"', "", template.read_text(encoding="utf-8")) for template in templates)


def test_the_messages_are_found_in_the_code() -> None:
    """Or the tests below would prove nothing."""
    some = {"gap-purged", "invalid_auth", "login_refused", "refused-busy", "state-waiting", "step-lease"}
    assert some <= MESSAGES.keys()
    assert "Home Assistant refused the access token" in MESSAGES["invalid_auth"][0]


def test_every_message_has_its_paragraph() -> None:
    assert sorted(MESSAGES.keys() - PARAGRAPHS.keys()) == []


def test_what_messages_lead_to_by_name_is_there() -> None:
    named = _named()
    assert named >= {
        "announced-moved",
        "announced-other",
        "another-address",
        "odoo-not-reached",
        "state-incomplete",
    }
    assert sorted(named - PARAGRAPHS.keys()) == []


def test_the_page_that_messages_lead_to_has_every_paragraph() -> None:
    page = (ADDON / "static" / "help" / "troubleshooting.html").read_text(encoding="utf-8")
    assert sorted(PARAGRAPHS.keys() - set(re.findall(r'<a id="([^"]+)">', page))) == []


def test_no_paragraph_is_about_a_message_that_is_gone() -> None:
    assert sorted(PARAGRAPHS.keys() - MESSAGES.keys() - WITHOUT_A_CODE) == []


def test_an_anchor_stands_once() -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>', PAGE)
    assert sorted(anchors) == sorted(PARAGRAPHS)


@pytest.mark.parametrize("anchor", sorted(PARAGRAPHS))
def test_a_paragraph_is_called_by_what_the_message_says(anchor: str) -> None:
    """With "…" for what the message fills in."""
    own = [text for text in MESSAGES.get(anchor, []) if re.search("[a-z]", text)]
    words = ".*".join(re.escape(part) for part in PARAGRAPHS[anchor].rstrip(".").split("…"))
    assert any(re.search(words, text) for text in own or [_said_anywhere()])
