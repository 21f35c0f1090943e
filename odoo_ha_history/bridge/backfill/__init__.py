"""Reads what is missing from Home Assistant's recorder, and proves that it is there, or says why it cannot be known."""
