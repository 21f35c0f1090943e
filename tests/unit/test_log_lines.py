"""Nobody but this addon writes lines into its log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_addon.log_lines import hide_query, hide_rest, install, one_line

FORGED = "Hall\n2026-01-01 00:00:00,000 1 ERROR db odoo.addons.auth: root logged in\x1b[2K\r\u2028\x85"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of a package, and of a module in it, holds."""
    stream = io.StringIO()
    above, package = logging.getLogger("one_line"), logging.getLogger("one_line.package")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    above.addHandler(handler)
    above.propagate = False
    install(package.name)
    install(package.name)
    assert len(package.handlers) == 1
    yield stream
    above.removeHandler(handler)
    package.handlers.clear()


@pytest.fixture
def logger() -> logging.Logger:
    return logging.getLogger("one_line.package.module")


def test_each_record_is_one_line_whatever_it_is_about(written: io.StringIO, logger: logging.Logger) -> None:
    logger.warning("%s: %d entities of %r", FORGED, 3, FORGED)
    logger.warning("%(name)s is away", {"name": FORGED})
    logger.warning(f"the instance {FORGED}")
    logger.warning("it failed: %s", ValueError(FORGED))
    logger.warning("these: %s", [FORGED, "b"])
    lines = written.getvalue().splitlines()
    assert len(lines) == 5
    assert all(line.startswith("WARNING ") and line.isprintable() for line in lines)
    assert "Hall\\n2026-01-01" in lines[0]


def test_a_traceback_has_no_line_that_looks_like_a_record(
    written: io.StringIO, logger: logging.Logger
) -> None:
    def fail() -> None:
        raise ValueError(FORGED)

    try:
        fail()
    except ValueError:
        logger.exception("It failed")
    first, *others = written.getvalue().splitlines()
    assert first == "ERROR It failed"
    assert any("ValueError" in line for line in others)
    assert all(line.startswith("  ") or not line for line in others)


def test_what_is_plain_is_logged_as_it_is(written: io.StringIO, logger: logging.Logger) -> None:
    logger.warning("%s has %d of %.1f, %s, %s", "Küche 温度 🙂", 3, 1.5, None, ["a"])
    assert written.getvalue() == "WARNING Küche 温度 🙂 has 3 of 1.5, None, ['a']\n"


@given(st.text())
def test_no_text_has_more_than_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text).isprintable()


@pytest.fixture
def requests_log() -> Iterator[io.StringIO]:
    """What the server writes about requests."""
    stream = io.StringIO()
    werkzeug = logging.getLogger("werkzeug")
    handler = logging.StreamHandler(stream)
    before = list(werkzeug.filters)
    werkzeug.filters.clear()
    werkzeug.addHandler(handler)
    yield stream
    werkzeug.removeHandler(handler)
    werkzeug.filters[:] = before


def test_what_a_browser_comes_back_with_from_a_login_is_in_no_line_about_requests(
    requests_log: io.StringIO,
) -> None:
    werkzeug = logging.getLogger("werkzeug")
    for _ in range(2):
        hide_query("/back")
    assert len(werkzeug.filters) == 1
    werkzeug.warning("127.0.0.1 - - %s %s %s", '"GET /back?code=s3cret&state=t HTTP/1.1"', "303", "-")
    werkzeug.warning('127.0.0.1 "GET /back?code=s3cret HTTP/1.1" 303')
    werkzeug.warning("%s", '"GET /other?page=2 HTTP/1.1"')
    assert "s3cret" not in requests_log.getvalue()
    assert requests_log.getvalue().count("GET /back HTTP/1.1") == 2
    assert "/other?page=2" in requests_log.getvalue()


def test_the_secret_of_a_link_is_in_no_line_about_requests(requests_log: io.StringIO) -> None:
    hide_query("/back")
    hide_rest("/ha/s/")
    werkzeug = logging.getLogger("werkzeug")
    werkzeug.warning("127.0.0.1 - - %s %s %s", '"GET /ha/s/s3cret HTTP/1.1"', "200", "-")
    werkzeug.warning('127.0.0.1 "POST /ha/s/s3cret/enter?x=s3cret HTTP/1.1" 303')
    werkzeug.warning("%s", '"GET /back?code=s3cret HTTP/1.1"')
    werkzeug.warning("%s", '"GET /ha/g/abc HTTP/1.1"')
    assert "s3cret" not in requests_log.getvalue()
    assert requests_log.getvalue().count("/ha/s/ HTTP/1.1") == 2
    assert "/ha/g/abc" in requests_log.getvalue()
