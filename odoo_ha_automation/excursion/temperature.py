"""Units of temperature, as Home Assistant writes them. Pure."""

from __future__ import annotations

CELSIUS = "°C"
FAHRENHEIT = "°F"
KELVIN = "K"
UNITS = (CELSIUS, FAHRENHEIT, KELVIN)
ABSOLUTE_ZERO = -273.15
"""In °C."""
WARMEST = 10_000.0
"""In °C; no sensor tells more."""
_ZERO = {CELSIUS: 273.15, FAHRENHEIT: 459.67, KELVIN: 0.0}
"""What is added to a number to count from absolute zero."""
_DEGREE = {CELSIUS: 1.0, FAHRENHEIT: 5 / 9, KELVIN: 1.0}
"""How many kelvin a degree is."""


def convert(value: float, unit: str, wanted: str) -> float:
    """A temperature in another unit.

    >>> convert(50.0, "°F", "°C")
    10.0
    >>> convert(8.0, "°C", "°C")
    8.0
    """
    if unit == wanted:
        return value
    kelvin = (value + _ZERO[unit]) * _DEGREE[unit]
    # Ten digits are more than any sensor has; the rest is what floating point leaves behind.
    return round(kelvin / _DEGREE[wanted] - _ZERO[wanted], 10)


def convert_difference(degrees: float, unit: str, wanted: str) -> float:
    """A difference of temperatures in another unit.

    >>> convert_difference(1.0, "°C", "°F")
    1.8
    """
    if unit == wanted:
        return degrees
    return round(degrees * _DEGREE[unit] / _DEGREE[wanted], 10)
