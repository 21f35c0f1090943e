"""What an instance tells about the machine, the network and the addresses of its Home Assistant.

With a Supervisor its API tells most; without one, Home Assistant itself tells what it knows. The
answer has the same keys for both, and `not_available` says in words what this Home Assistant does not
tell, and why.
"""

from odoo import models
from odoo.exceptions import AccessError

CANNOT_BE_ASKED = ("not_connected", "busy", "expired", "unknown_outcome")


class HaInstanceInfoMixin(models.AbstractModel):
    _name = "ha.instance.info.mixin"
    _description = "Home Assistant Instance That Tells of Its Machine"

    def _hardware_info(self) -> dict:
        """Machine, drives and devices; drives and devices as the Supervisor has them.

        :return: ``{"source": "supervisor" | "core", "drives": list, "devices": list, "boards": list,
            "system": dict, "health": dict of dicts, "not_available": [{"what", "why"}]}``
        :raises AccessError: the user is no manager
        :raises Refusal: Home Assistant cannot be asked now
        """
        self._check_may_know()
        supervisor = self._ask_supervisor("/hardware/info")
        boards = self._ask_home_assistant({"type": "hardware/info"})
        health = self._ask_home_assistant({"type": "system_health/info"})
        sections = _dict(health)
        return {
            "source": "core" if isinstance(supervisor, Failure) else "supervisor",
            "drives": _list(_dict(supervisor).get("drives")),
            "devices": _list(_dict(supervisor).get("devices")),
            "boards": _list(_dict(boards).get("hardware")),
            "system": _dict(sections.get("homeassistant")),
            "health": {name: values for name, values in sections.items() if name != "homeassistant"},
            "not_available": [
                *self._missing(supervisor, "drives", "devices"),
                *self._missing(boards, "boards"),
                *self._missing(health, "system", "health"),
            ],
        }

    def _network_info(self) -> dict:
        """The network interfaces as the Supervisor has them, with the keys that are known.

        :return: ``{"source": "supervisor" | "core", "interfaces": list, "docker": dict,
            "host_internet": bool | None, "supervisor_internet": bool | None,
            "not_available": [{"what", "why"}]}``
        :raises AccessError: the user is no manager
        :raises Refusal: Home Assistant cannot be asked now
        """
        self._check_may_know()
        supervisor = self._ask_supervisor("/network/info")
        if isinstance(supervisor, Failure):
            network = self._ask_home_assistant({"type": "network"})
            adapters = [a for a in _list(_dict(network).get("adapters")) if isinstance(a, dict)]
            interfaces = [_interface(adapter) for adapter in adapters]
            missing = self._missing(network, "interfaces")
        else:
            interfaces, missing = _list(supervisor.get("interfaces")), []
        known = _dict(supervisor)
        return {
            "source": "core" if isinstance(supervisor, Failure) else "supervisor",
            "interfaces": interfaces,
            "docker": _dict(known.get("docker")),
            "host_internet": known.get("host_internet"),
            "supervisor_internet": known.get("supervisor_internet"),
            "not_available": [
                *missing,
                *self._missing(supervisor, "docker", "host_internet", "supervisor_internet"),
            ],
        }

    def _ha_urls(self) -> dict:
        """The addresses under which Home Assistant says that it can be reached; None for one it has not.

        :return: ``{"internal", "external", "cloud", "source": "network" | "config",
            "not_available": [{"what", "why"}]}``
        :raises AccessError: the user is no manager
        :raises Refusal: Home Assistant cannot be asked now
        """
        self._check_may_know()
        names = ("internal", "external", "cloud")
        urls = self._ask_home_assistant({"type": "network/url"})
        if not isinstance(urls, Failure):
            found = {name: _dict(urls).get(name) or None for name in names}
            return {**found, "source": "network", "not_available": []}
        config = self._ask_home_assistant({"type": "get_config"})
        found = {name: _dict(config).get(f"{name}_url") or None for name in names}
        missing = self._missing(config, "internal", "external")
        if not missing:
            missing = [
                {"what": name, "why": self.env._("It is not set in Home Assistant's own configuration.")}
                for name in ("internal", "external")
                if not found[name]
            ]
        return {
            **found,
            "source": "config",
            "not_available": [*missing, *self._missing(urls, "cloud")],
        }

    def _check_may_know(self) -> None:
        """:raises AccessError: the user is no manager; who may use one lamp need not know the machine it hangs on"""
        self.ensure_one()
        if not self.env["ha.access"]._is_manager():
            raise AccessError(
                self.env._(
                    "Only Home Assistant managers are told about the machine, the network and the addresses of a Home "
                    "Assistant."
                )
            )

    def _ask_supervisor(self, endpoint: str):
        """The Supervisor's answer, or a `Failure`.

        :raises Refusal: Home Assistant cannot be asked now
        """
        answer = self._ask_home_assistant({"type": "supervisor/api", "endpoint": endpoint, "method": "get"})
        if isinstance(answer, Failure) and answer.code == "unknown_command":
            return Failure("no_supervisor", answer.text)
        return answer if isinstance(answer, Failure) else _dict(answer)

    def _ask_home_assistant(self, payload: dict):
        """Its answer, or a `Failure` if it gives none to this question.

        :raises Refusal: it cannot be asked at all, so that asking anything else would be in vain
        """
        outcome = self.env["ha.command"]._ask(self, payload)
        if outcome["state"] == "done":
            return outcome["response"]
        refusal = self._refusal_of(outcome)
        if refusal.code in CANNOT_BE_ASKED:
            raise refusal
        return Failure(outcome["code"], outcome["error"])

    def _missing(self, answer, *what: str) -> list[dict]:
        """What is missing because `answer` is a `Failure`, each with the reason; nothing if it is none."""
        if not isinstance(answer, Failure):
            return []
        return [{"what": name, "why": self._why(answer)} for name in what]

    def _why(self, failure: "Failure") -> str:
        texts = {
            "no_supervisor": self.env._("This Home Assistant runs without a Supervisor."),
            "unknown_command": self.env._("This Home Assistant does not offer it."),
            "unauthorized": self.env._(
                "Home Assistant tells this to administrators only, and the access token does not belong to one."
            ),
        }
        return texts.get(failure.code) or self.env._("Home Assistant said: %s", failure.text)


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
    known = [address for address in _list(addresses) if isinstance(address, dict)]
    return [f"{address.get('address')}/{address.get('network_prefix')}" for address in known]


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def _list(value) -> list:
    return value if isinstance(value, list) else []
