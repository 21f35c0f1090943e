"""What the tests without servers share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# How fast the machine is, with other tests beside these, says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
