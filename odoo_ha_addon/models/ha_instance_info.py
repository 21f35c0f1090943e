"""What an instance tells about the machine, the network and the addresses of its Home Assistant.

With a Supervisor its API tells most; without one, Home Assistant itself tells what it knows. The answer has the same keys for
both, and `not_available` says in words what this Home Assistant does not tell, and why.
"""

from odoo import models

NOT_SENT = ("not_connected", "expired", "unknown_outcome")


class HaInstance(models.Model):
    _inherit = "ha.instance"

    def _hardware_info(self) -> dict:
        """Machine, drives and devices.

        :return: ``{"source": "supervisor" | "core", "drives": list, "devices": list, "boards": list, "system": dict,
            "health": dict of dicts, "not_available": [{"what", "why"}]}``; drives and devices as the Supervisor has them
        :raises Refusal: Home Assistant cannot be asked now
        """
        self.ensure_one()
        missing = []
        supervisor = self._ask_supervisor("/hardware/info", missing)
        boards = self._ask_home_assistant({"type": "hardware/info"})
        health = self._ask_home_assistant({"type": "system_health/info"})
        if supervisor is None:
            why = missing.pop()
            missing += [{"what": "drives", "why": why}, {"what": "devices", "why": why}]
        if isinstance(boards, Failure):
            missing.append({"what": "boards", "why": self._why(boards)})
        if isinstance(health, Failure):
            missing.append({"what": "system", "why": self._why(health)})
        sections = _dict(health)
        return {
            "source": "core" if supervisor is None else "supervisor",
            "drives": _list(_dict(supervisor).get("drives")),
            "devices": _list(_dict(supervisor).get("devices")),
            "boards": _list(_dict(boards).get("hardware")),
            "system": _dict(sections.get("homeassistant")),
            "health": {name: values for name, values in sections.items() if name != "homeassistant"},
            "not_available": missing,
        }

    def _network_info(self) -> dict:
        """The network interfaces.

        :return: ``{"source": "supervisor" | "core", "interfaces": list, "docker": dict, "host_internet": bool | None,
            "supervisor_internet": bool | None, "not_available": [{"what", "why"}]}``; interfaces as the Supervisor has them,
            with the keys that are known
        :raises Refusal: Home Assistant cannot be asked now
        """
        self.ensure_one()
        missing = []
        supervisor = self._ask_supervisor("/network/info", missing)
        if supervisor is not None:
            return {
                "source": "supervisor",
                "interfaces": _list(supervisor.get("interfaces")),
                "docker": _dict(supervisor.get("docker")),
                "host_internet": supervisor.get("host_internet"),
                "supervisor_internet": supervisor.get("supervisor_internet"),
                "not_available": [],
            }
        why = missing.pop()
        missing = [{"what": what, "why": why} for what in ("docker", "host_internet", "supervisor_internet")]
        network = self._ask_home_assistant({"type": "network"})
        if isinstance(network, Failure):
            missing.insert(0, {"what": "interfaces", "why": self._why(network)})
        return {
            "source": "core",
            "interfaces": [
                _interface(adapter)
                for adapter in _list(_dict(network).get("adapters"))
                if isinstance(adapter, dict)
            ],
            "docker": {},
            "host_internet": None,
            "supervisor_internet": None,
            "not_available": missing,
        }

    def _ha_urls(self) -> dict:
        """The addresses under which Home Assistant says it can be reached; None for one that it has not.

        :return: ``{"internal", "external", "cloud", "source": "network" | "config", "not_available": [{"what", "why"}]}``
        :raises Refusal: Home Assistant cannot be asked now
        """
        self.ensure_one()
        urls = self._ask_home_assistant({"type": "network/url"})
        if not isinstance(urls, Failure):
            found = {name: _dict(urls).get(name) or None for name in ("internal", "external", "cloud")}
            return {**found, "source": "network", "not_available": []}
        why = self._why(urls)
        config = self._ask_home_assistant({"type": "get_config"})
        missing = [{"what": "cloud", "why": why}]
        if isinstance(config, Failure):
            missing += [{"what": what, "why": self._why(config)} for what in ("internal", "external")]
        else:
            missing += [
                {"what": what, "why": self.env._("It is not set in Home Assistant's own configuration.")}
                for what in ("internal", "external")
                if not config.get(f"{what}_url")
            ]
        found = {name: _dict(config).get(f"{name}_url") or None for name in ("internal", "external")}
        return {**found, "cloud": None, "source": "config", "not_available": missing}

    def _ask_supervisor(self, endpoint: str, missing: list[str]) -> dict | None:
        """The Supervisor's answer; None if it does not give one, and why not goes into `missing`."""
        answer = self._ask_home_assistant({"type": "supervisor/api", "endpoint": endpoint, "method": "get"})
        if not isinstance(answer, Failure):
            return _dict(answer)
        if answer.code == "unknown_command":
            missing.append(self.env._("This Home Assistant runs without a Supervisor."))
        else:
            missing.append(self._why(answer))
        return None

    def _ask_home_assistant(self, payload: dict):
        """Its answer, or a `Failure` if it gives none to this question.

        :raises Refusal: it cannot be asked at all, so that asking anything else would be in vain
        """
        outcome = self.env["ha.command"]._ask(self, payload)
        if outcome["state"] == "done":
            return outcome["response"]
        refusal = self._refusal_of(outcome)
        if refusal.code in NOT_SENT:
            raise refusal
        return Failure(outcome["code"], outcome["error"])

    def _why(self, failure: "Failure") -> str:
        if failure.code == "unknown_command":
            return self.env._("This Home Assistant does not offer it.")
        if failure.code == "unauthorized":
            return self.env._(
                "Home Assistant tells it to administrators only, and the access token is not one's."
            )
        return self.env._("Home Assistant said: %s", failure.text)


class Failure:
    """Home Assistant's refusal to answer one question."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text


def _interface(adapter: dict) -> dict:
    """A network adapter as Home Assistant's core has it, with the Supervisor's keys."""
    return {
        "interface": adapter.get("name"),
        "enabled": bool(adapter.get("enabled")),
        "primary": bool(adapter.get("default")),
        **{version: {"address": _addresses(adapter.get(version))} for version in ("ipv4", "ipv6")},
    }


def _addresses(addresses) -> list[str]:
    return [f"{address.get('address')}/{address.get('network_prefix')}" for address in _list(addresses)]


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def _list(value) -> list:
    return value if isinstance(value, list) else []
