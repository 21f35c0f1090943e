import {Component, useState} from "@odoo/owl";

/** What few people look at: folded away under its title, and made when somebody unfolds it. */
export class HaFold extends Component {
    static template = "odoo_ha_addon.HaFold";
    static props = {title: String, slots: Object};

    setup() {
        this.state = useState({isOpen: false});
    }
}
