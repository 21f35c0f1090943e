"""The course of a temperature as a picture on paper."""

from __future__ import annotations

import re

from odoo_ha_automation.excursion.chart import BOTTOM, COLUMNS, HEIGHT, LEFT, TOP, Look, draw
from odoo_ha_automation.excursion.course import Course, Gap, Span
from odoo_ha_automation.excursion.outside import Limits

DAY = 86_400.0
POINT = re.compile(r"[ML]([\d.]+) ([\d.]+)")


def drawn(*gaps: tuple[float, float]) -> str:
    """The hatched times of a picture of a hundred days."""
    course = Course(0, 100 * DAY, 100 * DAY, [Span(0, DAY, 5, 5, 5)], [Gap(*gap, "unknown") for gap in gaps])
    svg = draw(course, Limits(2, 8), [], Look("Fridge", [], str))
    assert "url(" not in svg, "wkhtmltopdf finds nothing by its name"
    return "".join(re.findall(r'<path d="([^"]*)" fill="none" stroke="#6c757d"', svg))


def test_what_is_not_known_is_hatched_from_its_beginning_to_its_end() -> None:
    points = [(float(x), float(y)) for x, y in POINT.findall(drawn((20 * DAY, 70 * DAY)))]
    across, down = [x for x, _ in points], [y for _, y in points]
    assert (min(across), max(across)) == (LEFT + 0.2 * COLUMNS, LEFT + 0.7 * COLUMNS)
    assert (min(down), max(down)) == (TOP, HEIGHT - BOTTOM)


def test_a_moment_that_is_not_known_is_a_line_that_is_seen() -> None:
    assert drawn((20 * DAY, 20 * DAY + 60)).startswith(f"M{LEFT + 0.2 * COLUMNS:.1f} {TOP}V{HEIGHT - BOTTOM}")
