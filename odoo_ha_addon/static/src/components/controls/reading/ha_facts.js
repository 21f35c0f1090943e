import {Component} from "@odoo/owl";

/** A few things that are known about an entity, each with its name. */
export class HaFacts extends Component {
    static template = "odoo_ha_addon.HaFacts";
    static props = {
        facts: {type: Array, element: {type: Object, shape: {key: String, label: String, text: String}}},
    };
}
