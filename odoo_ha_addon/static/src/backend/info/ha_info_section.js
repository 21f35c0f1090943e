import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {missingTexts} from "@odoo_ha_addon/services/instances/machine_rows";

/**
 * One question to an instance and its answer: waiting for it, the answer in the slot, what this Home Assistant does not tell, or
 * why there is none.
 */
export class HaInfoSection extends Component {
    static template = "odoo_ha_addon.HaInfoSection";
    static props = {
        title: String,
        icon: String,
        /** `{status: "loading"|"ready"|"denied"|"failed"|"offline", data, error}` */
        answer: Object,
        slots: {type: Object, optional: true},
    };

    get missing() {
        return missingTexts(this.props.answer.data?.not_available);
    }

    missingText({what, why}) {
        return _t("Not available: %(what)s. %(why)s", {what, why});
    }

    /** What was known stays on the screen while it is asked for again. */
    get isWaiting() {
        return this.props.answer.status === "loading" && !this.props.answer.data;
    }
}

/** Rows of label and text. */
export class HaRows extends Component {
    static template = "odoo_ha_addon.HaRows";
    static props = {rows: Array};
}
