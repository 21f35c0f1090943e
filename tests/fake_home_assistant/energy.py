"""The settings of the energy page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client

Message = dict[str, Any]


class FakeEnergy:
    """Of one fake Home Assistant; for tests to set.

    :ivar installed: it knows the commands
    :ivar prefs: None: nobody has ever set anything
    :ivar asked: how often `energy/get_prefs` came
    """

    def __init__(self) -> None:
        self.installed = True
        self.prefs: Any = None
        self.cost_sensors: dict[str, str] = {}
        self.asked = 0


def get_prefs(client: Client, message: Message) -> None:
    energy = client.home.energy
    energy.asked += 1
    if not energy.installed:
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    if energy.prefs is None:
        return client.send_error(message["id"], "not_found", "No prefs")
    return client.send_result(message["id"], energy.prefs)


def info(client: Client, message: Message) -> None:
    answer = {"cost_sensors": client.home.energy.cost_sensors, "solar_forecast_domains": []}
    client.send_result(message["id"], answer)


def get_statistics_metadata(client: Client, message: Message) -> None:
    statistics = client.home.statistics
    if not statistics.installed:
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    wanted = message["statistic_ids"]
    return client.send_result(message["id"], [statistics.metas[i] for i in wanted if i in statistics.metas])
