"""Units of energy and volume, as Home Assistant converts them into each other."""

from __future__ import annotations

KWH = "kWh"
_JOULE = 1 / 3_600_000
_ENERGY = {
    "mWh": 1e-6, "Wh": 1e-3, "kWh": 1.0, "MWh": 1e3, "GWh": 1e6, "TWh": 1e9,
    "J": _JOULE, "kJ": _JOULE * 1e3, "MJ": _JOULE * 1e6, "GJ": _JOULE * 1e9,
    "cal": 4.184 * _JOULE, "kcal": 4.184e3 * _JOULE, "Mcal": 4.184e6 * _JOULE, "Gcal": 4.184e9 * _JOULE,
    "BTU": 1055.05585262 * _JOULE, "Therm": 105505585.262 * _JOULE,
}  # fmt: skip
_CUBIC_FOOT = 0.028316846592
_GALLON = 0.003785411784
_VOLUME = {
    "m³": 1.0, "L": 1e-3, "mL": 1e-6, "ft³": _CUBIC_FOOT, "CCF": _CUBIC_FOOT * 100, "MCF": _CUBIC_FOOT * 1000,
    "gal": _GALLON, "fl. oz.": _GALLON / 128,
}  # fmt: skip
_CLASSES = {"energy": _ENERGY, "volume": _VOLUME}
SHOWN_VOLUMES = ("L", "gal", "ft³", "m³", "CCF", "MCF")


def class_of(unit: str | None) -> str | None:
    """`energy`, `volume`, or None."""
    return next((name for name, units in _CLASSES.items() if unit in units), None)


def factor(unit: str | None, wanted: str | None) -> float | None:
    """By what a number is multiplied to come from one unit to another; None where that cannot be."""
    if unit == wanted:
        return 1.0
    for units in _CLASSES.values():
        if unit in units and wanted in units:
            return units[unit] / units[wanted]
    return None


def gas_unit(units: list[str | None], is_metric: bool) -> str:
    """In what gas is counted.

    :param units: of the meters, in order
    """
    classes = [kind for kind in map(class_of, units) if kind]
    if classes and classes[0] == "energy":
        return KWH
    return _common_volume(units) or ("m³" if is_metric else "ft³")


def water_unit(units: list[str | None], is_metric: bool) -> str:
    return _common_volume(units) or ("L" if is_metric else "gal")


def _common_volume(units: list[str | None]) -> str | None:
    """Of all meters, where they have the same one."""
    return units[0] if units and len(set(units)) == 1 and units[0] in SHOWN_VOLUMES else None
