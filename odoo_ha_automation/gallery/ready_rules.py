"""The ready rules of the gallery, one declaration each. To add one is to add it here.

What a rule is called, says and asks for stands in the declaration; finding its entities, the dialog and the page are
the same for all. Another addon adds its own: `ha.ready.rule._declared`.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from odoo.tools.translate import LazyTranslate

from ..models.rule.base_automation import OF_INSTANCES

_lt = LazyTranslate(__name__)

LIVING = (
    "binary_sensor", "camera", "climate", "cover", "fan", "humidifier", "light", "lock", "sensor", "switch", "vacuum",
    "valve", "water_heater",
)  # fmt: skip
"""Domains that tell whether their device answers."""
PRINTERS = ("bambu_lab", "brother", "cups", "epson", "ipp", "moonraker", "octoprint", "prusalink", "syncthru")


@dataclass(frozen=True)
class ReadyRule:
    """A rule that people switch on.

    :ivar icon: of Font Awesome, as Odoo has it
    :ivar sentence: what it does, for the card
    :ivar advice: what somebody is to do then: the activity's title
    :ivar when: of `base.automation.ha_when`; a rule whose trigger is not there is not shown
    :ivar domains: of the entities, and `device_classes`: both have to fit
    :ivar platforms: integrations; the rule is about chosen entities then, for a rule cannot ask for an integration
    :ivar machine: what a machine of the monitor page measures, such as `disk`, in percent
    :ivar one_of_each_device: one entity stands for its device
    :ivar now_below: only what is lower than this now is found
    :ivar to: states, as `base.automation.ha_to`; so are `limit`, `hysteresis`, `hold` and `pause` (number, unit)
    :ivar of_options: only entities are found that can have one of the states of `to`
    :ivar hours: `night`, or `closed` for what is outside of working hours; empty for any time
    :ivar while_domains: of another entity that the dialog asks for, in one of the states `while_states`
    """

    key: str
    icon: str
    name: Any
    sentence: Any
    advice: Any
    when: str
    domains: tuple[str, ...] = ()
    device_classes: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    machine: str = ""
    one_of_each_device: bool = False
    now_below: float | None = None
    to: str = ""
    of_options: bool = False
    limit: float | None = None
    hysteresis: float = 0.0
    hold: tuple[int, str] = (0, "minutes")
    pause: tuple[int, str] = (0, "hours")
    hours: str = ""
    while_domains: tuple[str, ...] = ()
    while_states: str = ""

    @property
    def id(self) -> int:
        """The same in every database and with every set of addons."""
        return zlib.crc32(self.key.encode()) & 0x7FFFFFFF

    @property
    def of_instances(self) -> bool:
        """Whether it is about instances instead of entities."""
        return self.when in OF_INSTANCES

    @property
    def may_be_all(self) -> bool:
        """Whether it can be about everything that fits, also what comes later."""
        chosen = self.platforms or self.machine or self.one_of_each_device or self.of_options
        return not chosen and self.now_below is None


READY_RULES = (
    ReadyRule(
        "door_open",
        "fa-sign-out",
        _lt("Door Open Too Long"),
        _lt("A door or a gate has stood open for ten minutes."),
        _lt("Close the door"),
        when="state",
        domains=("binary_sensor",),
        device_classes=("door", "garage_door", "opening"),
        to="on",
        hold=(10, "minutes"),
    ),
    ReadyRule(
        "leak",
        "fa-tint",
        _lt("Water Leak"),
        _lt("A sensor finds water where there should be none."),
        _lt("Look for a leak, and turn off the water"),
        when="state",
        domains=("binary_sensor",),
        device_classes=("moisture",),
        to="on",
    ),
    ReadyRule(
        "smoke",
        "fa-fire-extinguisher",
        _lt("Smoke or Gas"),
        _lt("A detector finds smoke, gas or carbon monoxide."),
        _lt("Look for a fire, and call for help"),
        when="state",
        domains=("binary_sensor",),
        device_classes=("smoke", "gas", "carbon_monoxide"),
        to="on",
    ),
    ReadyRule(
        "too_warm",
        "fa-thermometer-full",
        _lt("Too Warm"),
        _lt("A room has been warmer than it should be for some time."),
        _lt("See why it is too warm"),
        when="above",
        domains=("sensor",),
        device_classes=("temperature",),
        limit=28,
        hysteresis=1,
        hold=(15, "minutes"),
    ),
    ReadyRule(
        "too_cold",
        "fa-thermometer-empty",
        _lt("Too Cold"),
        _lt("A room has been colder than it should be for some time."),
        _lt("See why it is too cold"),
        when="below",
        domains=("sensor",),
        device_classes=("temperature",),
        limit=15,
        hysteresis=1,
        hold=(15, "minutes"),
    ),
    ReadyRule(
        "cold_chain",
        "fa-snowflake-o",
        _lt("Cold Chain Broken"),
        _lt("A fridge or a freezer has been too warm for its goods."),
        _lt("Look after the goods that got too warm"),
        when="above",
        domains=("sensor",),
        device_classes=("temperature",),
        now_below=12,
        limit=8,
        hysteresis=0.5,
        hold=(15, "minutes"),
    ),
    ReadyRule(
        "battery_low",
        "fa-battery-quarter",
        _lt("Battery Low"),
        _lt("A battery falls below a limit, before the device falls silent."),
        _lt("Charge or replace the battery"),
        when="below",
        domains=("sensor",),
        device_classes=("battery",),
        limit=20,
        hysteresis=5,
    ),
    ReadyRule(
        "device_gone",
        "fa-chain-broken",
        _lt("Device Gone"),
        _lt("A device has not answered for half an hour."),
        _lt("See why the device does not answer"),
        when="unavailable",
        domains=LIVING,
        one_of_each_device=True,
        hold=(30, "minutes"),
        pause=(1, "days"),
    ),
    ReadyRule(
        "filter_due",
        "fa-filter",
        _lt("Filter Due"),
        _lt("A fan or a ventilation has run for so many hours that its filter has to be changed."),
        _lt("Change the filter, and set the run time to zero"),
        when="run_time",
        domains=("fan", "climate", "humidifier"),
        to="on, cool, heat, heat_cool, dry, fan_only, auto",
        limit=500,
    ),
    ReadyRule(
        "power_above",
        "fa-bolt",
        _lt("Too Much Power"),
        _lt("Something takes more power than it should."),
        _lt("See what takes so much power"),
        when="above",
        domains=("sensor",),
        device_classes=("power",),
        limit=3000,
        hysteresis=200,
        hold=(5, "minutes"),
    ),
    ReadyRule(
        "window_heating",
        "fa-fire",
        _lt("Window Open While Heating"),
        _lt("A window has stood open while the heating is on."),
        _lt("Close the window, or turn off the heating"),
        when="state",
        domains=("binary_sensor",),
        device_classes=("window",),
        to="on",
        hold=(10, "minutes"),
        while_domains=("climate", "water_heater", "switch"),
        while_states="heat, heat_cool, auto, on",
    ),
    ReadyRule(
        "water_at_night",
        "fa-moon-o",
        _lt("Water Running at Night"),
        _lt("Water runs while nobody should be using any."),
        _lt("Look for a tap or a pipe that runs"),
        when="above",
        domains=("sensor",),
        device_classes=("volume_flow_rate",),
        limit=0,
        hold=(15, "minutes"),
        hours="night",
    ),
    ReadyRule(
        "printer_error",
        "fa-print",
        _lt("Printer in Trouble"),
        _lt("A printer has stopped and waits for somebody."),
        _lt("Look after the printer"),
        when="state",
        domains=("sensor",),
        platforms=PRINTERS,
        of_options=True,
        to="stopped, error, attention",
        hold=(2, "minutes"),
    ),
    ReadyRule(
        "presence_after_hours",
        "fa-user-secret",
        _lt("Somebody There After Hours"),
        _lt("Somebody moves where nobody should be, outside of working hours."),
        _lt("See who is there"),
        when="state",
        domains=("binary_sensor",),
        device_classes=("motion", "occupancy", "presence"),
        to="on",
        pause=(1, "hours"),
        hours="closed",
    ),
    ReadyRule(
        "update_available",
        "fa-download",
        _lt("Update Available"),
        _lt("A device, an addon or Home Assistant itself has something newer to install."),
        _lt("Install the update"),
        when="update_available",
        domains=("update",),
    ),
    ReadyRule(
        "server_full",
        "fa-hdd-o",
        _lt("Server Full"),
        _lt("A disk of a server or of a network store gets full."),
        _lt("Make room on the disk"),
        when="above",
        machine="disk",
        limit=90,
        hysteresis=2,
        hold=(10, "minutes"),
    ),
    ReadyRule(
        "home_assistant_away",
        "fa-unlink",
        _lt("Home Assistant Away"),
        _lt("Odoo has not reached Home Assistant for ten minutes."),
        _lt("See why Home Assistant cannot be reached"),
        when="instance_away",
        hold=(10, "minutes"),
    ),
    ReadyRule(
        "sensor_silent",
        "fa-pause-circle-o",
        _lt("Sensor Stuck"),
        _lt("A sensor has said the same for a whole day, as one that is broken does."),
        _lt("See whether the sensor still works"),
        when="no_change",
        domains=("sensor",),
        device_classes=("temperature", "humidity"),
        hold=(1, "days"),
    ),
    ReadyRule(
        "air_stale",
        "fa-cloud",
        _lt("Air Used Up"),
        _lt("A room has had too much carbon dioxide for some time."),
        _lt("Let fresh air in"),
        when="above",
        domains=("sensor",),
        device_classes=("carbon_dioxide",),
        limit=1200,
        hysteresis=100,
        hold=(10, "minutes"),
    ),
    ReadyRule(
        "too_damp",
        "fa-umbrella",
        _lt("Too Damp"),
        _lt("A room has been damp for hours, so that mould can grow."),
        _lt("Air or heat the room"),
        when="above",
        domains=("sensor",),
        device_classes=("humidity",),
        limit=70,
        hysteresis=5,
        hold=(3, "hours"),
    ),
)
"""In the order of the page."""
