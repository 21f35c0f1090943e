import {Component} from "@odoo/owl";
import {HaFacts} from "./ha_facts";
import {HaHeadline} from "./ha_headline";
import {factsOf} from "./facts";

/**
 * An entity that is only read: what it says, and what else is worth knowing about it. A domain that has more to tell than its state makes
 * its own of it.
 */
export class HaReadingControl extends Component {
    static template = "odoo_ha_addon.HaReadingControl";
    static components = {HaFacts, HaHeadline};
    static props = {control: Object};
    /** What `factsOf` takes. */
    static facts = {};

    /** Instead of the state in words. */
    get text() {
        return "";
    }

    get facts() {
        return factsOf(this.props.control.entity, this.constructor.facts);
    }
}
