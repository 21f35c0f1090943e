from . import ha_energy
