"""Follows the settings of Home Assistant's energy page."""
