import {Component} from "@odoo/owl";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** A control for entities of a domain that the base does not know. */
export class LiftControl extends Component {
    static template = "ha_example.LiftControl";
    static props = {control: Object};
}

controlRegistry.add("lift", {component: LiftControl});

/** A page of its own in the menu. */
export class ExamplePage extends Component {
    static template = "ha_example.Page";
    static props = {...standardActionServiceProps};
}

registry.category("actions").add("ha_example.page", ExamplePage);
