"""The JSON-RPC routes of the web client and of other programs; docs/instance-selection.md tells how to call them.

Each one parses, finds the instance, calls one method of a model and wraps what that returns.
"""

from __future__ import annotations

import logging
from typing import Any

from odoo.http import Controller, request, route

from ..models.access.ha_refusal import Refusal
from ..models.common.instance_helper import HAInstanceHelper
from ..models.instance.ha_instance_selection import SESSION_KEY
from ..models.limits import INT4_MAX
from .envelope import answers

_logger = logging.getLogger(__name__)


def _route(name: str, *, readonly: bool = False) -> Any:
    """
    :param readonly: nothing is written, so that a replica of the database will do; a question to Home Assistant is
    """
    return route(f"/odoo_ha_addon/{name}", type="jsonrpc", auth="user", methods=["POST"], readonly=readonly)


class HAController(Controller):
    _logger = _logger

    def _get_current_instance(self) -> int | None:
        """The id of the instance that a request means when it names none; see `HAInstanceHelper`."""
        return HAInstanceHelper.get_current_instance(request.env, logger=self._logger)

    def _instance(self, ha_instance_id: Any = None):
        """The instance that a request is about: the one it names, else the current one.

        :raises Refusal: `invalid_instance` for what is no id; `instance_not_found` for one that does not exist,
            is archived or none of the user's, which all look the same; `no_instance` if none was named and
            there is no current one
        """
        if ha_instance_id is None:
            ha_instance_id = self._get_current_instance()
            if ha_instance_id is None:
                raise Refusal("no_instance", request.env._("No active HA instance"))
        elif type(ha_instance_id) is not int:
            raise Refusal("invalid_instance", request.env._("The ID of an instance must be a whole number."))
        known = 0 < ha_instance_id <= INT4_MAX
        instance = request.env["ha.instance"].search([("id", "=", ha_instance_id if known else 0)])
        if not instance:
            raise Refusal("instance_not_found", request.env._("There is no such Home Assistant instance."))
        return instance

    @_route("get_instances")
    @answers
    def get_instances(self) -> dict[str, Any]:
        current = self._get_current_instance()
        if current:
            # What a page shows stays, even when an instance is added that would come first. A choice that rests is left
            # in the session for when its company is selected again.
            request.session.setdefault(SESSION_KEY, current)
        instances = request.env["ha.instance"]
        return {
            "instances": instances.get_accessible_instances()._overview(),
            "current_instance_id": current or False,
            "not_selected_count": instances._count_not_selected(),
        }

    @_route("switch_instance")
    @answers
    def switch_instance(self, instance_id: Any = None) -> dict[str, Any]:
        if instance_id is None:
            raise Refusal("invalid_instance", request.env._("Which instance? Give its id."))
        instance = self._instance(instance_id)
        instance._make_current()
        return {
            "instance_id": instance.id,
            "instance_name": instance.name,
            "message": request.env._("Switched to %s.", instance.name),
        }

    @_route("websocket_status", readonly=True)
    @answers
    def websocket_status(self, ha_instance_id: Any = None) -> dict[str, Any]:
        return self._instance(ha_instance_id)._status()

    @_route("websocket_restart")
    @answers
    def websocket_restart(self, ha_instance_id: Any = None, force: Any = False) -> dict[str, Any]:
        if type(force) is not bool:
            raise Refusal("invalid_params", request.env._("force must be true or false."))
        instance = self._instance(ha_instance_id)
        instance._restart_connection(force)
        return {"message": request.env._("%s is reconnecting.", instance.name)}

    @_route("hardware_info")
    @answers
    def hardware_info(self, ha_instance_id: Any = None) -> dict[str, Any]:
        return self._instance(ha_instance_id)._hardware_info()

    @_route("network_info")
    @answers
    def network_info(self, ha_instance_id: Any = None) -> dict[str, Any]:
        return self._instance(ha_instance_id)._network_info()

    @_route("ha_urls")
    @answers
    def ha_urls(self, ha_instance_id: Any = None) -> dict[str, Any]:
        return self._instance(ha_instance_id)._ha_urls()

    @_route("areas", readonly=True)
    @answers
    def areas(self, ha_instance_id: Any = None) -> dict[str, Any]:
        return {"areas": request.env["ha.area"]._list_of(self._instance(ha_instance_id))}

    @_route("entities_by_area", readonly=True)
    @answers
    def entities_by_area(self, area_id: Any = None, ha_instance_id: Any = None) -> dict[str, Any]:
        instance = self._instance(ha_instance_id)
        return {"entities": request.env["ha.area"]._named(instance, area_id)._entity_list()}

    @_route("call_service")
    @answers
    def call_service(
        self,
        domain: Any = None,
        service: Any = None,
        service_data: Any = None,
        ha_instance_id: Any = None,
        return_response: Any = False,
    ) -> dict[str, Any]:
        instance = self._instance(ha_instance_id)
        return instance._call_service(domain, service, service_data, return_response)
