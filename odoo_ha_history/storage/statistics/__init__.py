"""Hours and days of numbers and words: how they lie, are made, taken over from Home Assistant and dropped."""
