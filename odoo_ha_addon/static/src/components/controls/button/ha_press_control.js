import {Component} from "@odoo/owl";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {isOfBefore, lastTimeText} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {presenceOf} from "@odoo_ha_addon/services/live/presence";

/**
 * Does the one thing that an entity is for, and shows when that was done last. Each domain has a class of its own, which says what
 * it is.
 */
export class HaPressControl extends Component {
    static template = "odoo_ha_addon.HaPressControl";
    static components = {HaButton, HaFacts};
    static props = {control: Object};
    static isCompact = false;
    /** @type {{service: string, icon: string, label: string, last: {key: string, label: string}}} `last`: when it was done */
    static press;

    get isCompact() {
        return this.constructor.isCompact;
    }

    get press() {
        const {service, icon, label} = this.constructor.press;
        return {service, icon, label: String(label)};
    }

    get facts() {
        const {entity} = this.props.control;
        if (isOfBefore(entity) && presenceOf(entity) === "unknown") {
            return [];
        }
        const {key, label} = this.constructor.press.last;
        return [{key, label: String(label), text: lastTimeText(entity)}];
    }
}
