"""What this addon logs is one line for each record, whatever the texts of Home Assistant and of people hold.

A line break in a name or in an error of Home Assistant would begin a line of the log that nobody wrote. The handler
below writes nothing: it sees each record of the package before those that do, and makes it safe for them.
"""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

PLAIN = (bool, int, float, type(None))


class OneLine(logging.Handler):
    """Makes each record that passes one line. A traceback stays several, each indented."""

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, str):
            record.msg = one_line(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_safe(value) for value in record.args)
        elif record.args:
            record.args = {name: _safe(value) for name, value in record.args.items()}
        if record.exc_info and not record.exc_text:
            record.exc_text = _indented("".join(traceback.format_exception(*record.exc_info)))


class Without(logging.Filter):
    """Cuts secrets out of addresses in the lines of the server that answers requests."""

    def __init__(self, secret: str) -> None:
        """`secret` is a regular expression."""
        super().__init__()
        self.secret = re.compile(secret)

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                self.secret.sub("", value) if isinstance(value, str) else value for value in record.args
            )
        if isinstance(record.msg, str):
            record.msg = self.secret.sub("", record.msg)
        return True


def one_line(text: str) -> str:
    """The text with escapes in place of line breaks and of all else that cannot be seen."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text.strip())


def install(package: str) -> None:
    """Make this package's log safe. Other addons do it for theirs.

    :param package: as its loggers are called, such as ``odoo.addons.odoo_ha_addon``
    """
    logger = logging.getLogger(package)
    if not any(isinstance(handler, OneLine) for handler in logger.handlers):
        logger.addHandler(OneLine())


def hide_query(path: str) -> None:
    """Have the server's lines about requests name this path alone, without what follows a question mark."""
    _hide(rf"(?<={re.escape(path)})\?\S*")


def hide_rest(path: str) -> None:
    """Have the server's lines about requests name no more than the beginning of these paths."""
    _hide(rf"(?<={re.escape(path)})\S+")


def _hide(secret: str) -> None:
    logger = logging.getLogger("werkzeug")
    if all(getattr(each, "secret", None) != re.compile(secret) for each in logger.filters):
        logger.addFilter(Without(secret))


def _safe(value: Any) -> Any:
    if isinstance(value, PLAIN):
        return value
    text = str(value)
    return value if text.isprintable() else one_line(text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode()


def _indented(text: str) -> str:
    return "\n".join(f"  {one_line(line) if line.strip() else ''}" for line in text.splitlines())
