import {Component} from "@odoo/owl";
import {paragraphUrl} from "@odoo_ha_addon/services/documentation/paragraphs";

/** Below or behind a message: the way to its paragraph in the documentation. */
export class HaLearnMore extends Component {
    static template = "odoo_ha_addon.HaLearnMore";
    static props = {
        /** Its anchor in docs/troubleshooting.md; nothing is shown without one. */
        paragraph: {type: [String, Boolean], optional: true},
    };

    get url() {
        return paragraphUrl(this.props.paragraph);
    }
}
