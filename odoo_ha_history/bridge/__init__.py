"""What history adds to the bridge: a sink that records, and feeds that read what Home Assistant's recorder has."""
