"""Every benchmark still runs and measures what it says. Its figures, made in seconds, mean nothing here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import IO, Any

import pytest

from benchmarks.catalogue import BENCHMARKS
from devkit import paths

SECONDS = 300
"""How long one may take, servers that it is the first to need included."""
ENDING_SECONDS = 30
"""How long it may take to end its servers."""
FIGURES = {
    "ingest": "sustained_per_s bare_per_s lag_p99_ms lost cut_off",
    "latency": "rate_20_pages_1_commit_p50_ms rate_20_pages_1_commit_p99_ms rate_20_pages_1_dom_p50_ms "
    "rate_20_pages_1_dom_p99_ms",
    "command": "click_p50_ms rpc_p50_ms rest_p50_ms",
    "frames": "rows_no_viewer frames_per_s table_mib",
    "instances": "n mib_each connect_s spread_pct",
    "pages": "live_ms plain_ms overview_200_ms growth_mib",
    "restart": "threaded_s prefork_s",
    "failover": "stop_s kill_s freeze_s ha_back_s postgres_s settings_s max_connections zombie_writes",
    "endpoints": "empty_p50_ms empty_p99_ms areas_p50_ms entities_by_area_p99_ms call_service_p99_ms",
    "sync": "first_1000_s first_10000_s reconnect_s reconnect_rows event_s http_p99_rise_ms memory_mib",
    "bulkhead": "healthy_reconnects wrong_rows healthy_lag_p99_ms healthy_away_max_s",
    "history": "recorded_per_s lag_p99_ms state_lag_p99_ms bytes_per_row chart_30d_ms chart_1y_ms dialog_ms "
    "pivot_year_ms backfill_rows_per_s ha_ping_rise_ms drop_ms exponent_over_rows export_rows_per_s",
    "history-chaos": "holes doubles uncovered gaps rows_n mishaps_n",
    "rules": "act_p50_ms act_p99_ms to_ha_p50_ms lost doubled timer_late_s storm_http_rise_ms storm_rows "
    "exponent_over_rules kills_n firings_n",
    "sharing": "dom_p50_ms dom_p99_ms tap_p50_ms page_kib first_ms revoke_ms resolver_rise_ms guests_p99_ms guest_kib",
    "sharing-fuzz": "faults leaks log_errors texts_told_apart times_told_apart requests_n",
    "soak": "errors memory_growth_mib table_growth",
}
"""What each has to measure at least."""

pytestmark = [pytest.mark.apart, pytest.mark.benchmarks, pytest.mark.timeout(SECONDS)]


class Results:
    """What `./bench NAME… --tiny --json` says, as it says it: each test waits for its own benchmark alone."""

    def __init__(self, lines: IO[str]) -> None:
        self._lines = lines
        self._found: dict[str, dict[str, Any]] = {}

    def of(self, name: str) -> dict[str, Any] | None:
        """What this benchmark found; None where it found nothing."""
        for line in self._lines if name not in self._found else ():
            print(line, end="")
            if line.startswith("{"):
                result = json.loads(line)
                self._found[result["name"]] = result
                if result["name"] == name:
                    break
        return self._found.get(name)


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest) -> Iterator[Results]:
    """Of those that are selected: with `-k`, and when some are tried once more, the others need not run."""
    selected = {
        item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")
    }
    names = [name for name in BENCHMARKS if name in selected]
    command = [sys.executable, "-m", "benchmarks.cli", *names, "--tiny", "--json"]
    with subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.PIPE, text=True) as bench:
        assert bench.stdout is not None
        yield Results(bench.stdout)
        try:
            # After the last one it ends its servers, and a signal in the middle of that would leave some of them.
            bench.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            bench.terminate()  # it ends its servers first, which who kills it does not


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs_and_measures_what_it_says(results: Results, name: str) -> None:
    result = results.of(name)
    assert result is not None, f"{name} could not be measured"
    assert result.keys() == {"name", "figures", "reference", "ratio"}
    missing = [key for key in FIGURES[name].split() if result["figures"].get(key) is None]
    assert not missing


def test_there_is_a_line_about_every_benchmark_in_the_readme() -> None:
    text = (paths.ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [name for name in BENCHMARKS if f"`{name}`" not in text] == []
