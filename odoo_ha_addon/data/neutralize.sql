-- A copy for tests must not control the houses of the original, nor be a second bridge for them.
UPDATE ha_instance SET active = FALSE;
