import {Component} from "@odoo/owl";

/** What a page shows to users who have nothing to do with Home Assistant. */
export class HaDenied extends Component {
    static template = "odoo_ha_addon.HaDenied";
    static props = {};
}
