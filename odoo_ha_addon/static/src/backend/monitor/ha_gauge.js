import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {levelOf, numberOf, shareOf} from "./machine_measures";

/** Length of the arc in the picture's own unit: half a circle with a radius of 40. */
const ARC = Math.PI * 40;

/** How full or hot something is: a number over half a circle. */
export class HaGauge extends Component {
    static template = "odoo_ha_addon.HaGauge";
    static props = {
        /** HaReading, with the state that is known now. */
        row: Object,
        label: String,
    };

    get value() {
        return numberOf(this.props.row.state);
    }

    get text() {
        return stateText(this.props.row);
    }

    get level() {
        return levelOf(this.props.row, this.value);
    }

    /** What the colour says, for who cannot see it. */
    get words() {
        const isLow = this.props.row.kind === "battery";
        switch (this.level) {
            case "warning":
                return isLow ? _t("Low") : _t("High");
            case "danger":
                return isLow ? _t("Very low") : _t("Very high");
            default:
                return "";
        }
    }

    get dash() {
        const full = this.value === null ? 0 : shareOf(this.props.row, this.value) * ARC;
        return `${full} ${ARC}`;
    }

    get percent() {
        return Math.round(shareOf(this.props.row, this.value) * 100);
    }

    get valueText() {
        return this.words ? _t("%(value)s (%(level)s)", {value: this.text, level: this.words}) : this.text;
    }
}
