"""What a link follows in Home Assistant besides the states."""
