"""Results for people: tables for the terminal and for RESULTS.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.results import Figure, Goal, Result, round_figure

PARTS = ("figures", "reference", "ratio")


@dataclass(frozen=True)
class Report:
    """One benchmark's result beside its goals. `error` instead of a result says why there is none."""

    name: str
    what: str
    result: Result | None
    goals: Sequence[Goal] = ()
    error: str = ""

    @property
    def missed(self) -> list[Goal]:
        if self.result is None:
            return list(self.goals)
        return [goal for goal in self.goals if not goal.met(self.result.value(goal.key))]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Name, value, goal and verdict of everything measured. What has a goal comes first."""
        if self.result is None:
            return []
        goals = {goal.key: goal for goal in self.goals}
        found = []
        for part in PARTS:
            values: Mapping[str, Figure] = getattr(self.result, part)
            for name, value in values.items():
                key = name if part == "figures" else f"{part}.{name}"
                goal = goals.get(key)
                verdict = "" if goal is None else ("met" if goal.met(value) else "missed")
                found.append((key, shown(value), str(goal or ""), verdict))
        return sorted(found, key=lambda row: not row[2])

    def as_markdown(self) -> list[str]:
        """Its section of RESULTS.md, in lines."""
        lines = [f"## {self.name}", "", f"{self.what}.", ""]
        if self.error:
            return [*lines, f"Could not be measured: {self.error}"]
        lines += ["| figure | value | goal | |", "|---|---:|---|---|"]
        return lines + [
            f"| `{key}` | {value} | {goal} | {verdict} |" for key, value, goal, verdict in self.rows()
        ]


def shown(value: Figure) -> str:
    """
    >>> shown(12345678)
    '12,345,678'
    >>> shown(0.12345), shown(None)
    ('0.1234', '-')
    """
    value = round_figure(value)
    if value is None:
        return "-"
    return (
        f"{value:,}" if isinstance(value, int) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    )


def as_text(report: Report) -> str:
    """For the terminal."""
    lines = [f"{report.name}: {report.what}"]
    if report.error:
        lines.append(f"  could not be measured: {report.error}")
    rows = report.rows()
    width = max((len(row[0]) for row in rows), default=0)
    lines += [
        f"  {key:<{width}}  {value:>12}  {goal:<10}{verdict}".rstrip() for key, value, goal, verdict in rows
    ]
    return "\n".join(lines)
