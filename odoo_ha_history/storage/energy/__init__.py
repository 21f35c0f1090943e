"""The numbers of the energy page, and Home Assistant's settings of it."""
