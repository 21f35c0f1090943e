from . import ha_excursion_report, ha_excursion_setup
