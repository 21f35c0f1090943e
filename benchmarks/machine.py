"""What the results were measured on."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timezone
from pathlib import Path

import psutil

from devkit.parts import Parts


def about(parts: Parts, seconds: float) -> dict[str, str]:
    """For the head of the results.

    :param seconds: that the whole run took
    """
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "Date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "Machine": f"{os.cpu_count()} cores ({_processor()}), {psutil.virtual_memory().total / 2**30:.0f} GiB",
        "System": f"{platform.system()} {platform.release()}",
        "Load at the end": f"{load} (1, 5, 15 minutes; the benchmarks themselves are in it)",
        "Odoo": f"{parts.odoo.version}, {_python(parts.odoo.python)}",
        "Home Assistant": (
            f"{parts.home_assistant.version}, {_python(parts.home_assistant.python)}"
            if parts.home_assistant
            else "-"
        ),
        "The run took": f"{seconds / 60:.0f} minutes",
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _python(executable: Path) -> str:
    found = sorted((executable.parent.parent / "lib").glob("python3.*"))
    return f"Python {found[0].name.removeprefix('python')}" if found else "Python"
