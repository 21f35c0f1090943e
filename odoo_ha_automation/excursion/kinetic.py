"""Mean kinetic temperature: the constant temperature that would have done a product as much harm. Pure.

Haynes' formula, as USP <1079.2> has it, with each temperature weighted by how long it lasted:

    MKT = (H / R) / -ln( sum of seconds * exp(-H / (R * T)) / sum of seconds )

T in kelvin. With the usual energy of activation H, 83.144 kJ/mol, H / R is 10,000 K.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from .temperature import CELSIUS, KELVIN, convert

GAS_CONSTANT = 8.3144e-3
"""R in kJ/(mol K), with the digits of the pharmacopoeia."""
USUAL_ENERGY = 83.144
"""kJ/mol."""
ENERGIES = (10.0, 1_000.0)
"""Between which the energy of activation lies of whatever decays by chemistry; the formula holds far beyond."""


def mean_kinetic_temperature(
    readings: Iterable[tuple[float, float]], energy: float = USUAL_ENERGY
) -> float | None:
    """
    :param readings: temperature in °C, and for how many seconds it lasted
    :param energy: of activation, kJ/mol
    :return: in °C; None where nothing was known

    >>> mean_kinetic_temperature([(5.0, 3600.0)])
    5.0
    """
    known = [(convert(value, CELSIUS, KELVIN), seconds) for value, seconds in readings if seconds > 0]
    if not known:
        return None
    coldest, warmest = min(known)[0], max(known)[0]
    steepness = energy / GAS_CONSTANT
    # As multiples of what the warmest does, so that no number gets too small to be told from nothing.
    harm = sum(seconds * math.exp(steepness / warmest - steepness / kelvin) for kelvin, seconds in known)
    share = harm / sum(seconds for _, seconds in known)
    found = steepness / (steepness / warmest - math.log(share))
    return convert(min(max(found, coldest), warmest), KELVIN, CELSIUS)
