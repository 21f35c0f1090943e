import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {hsToRgb} from "./color";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";

const SWATCHES = [
    {name: "red", label: _t("Red"), color: [0, 100]},
    {name: "orange", label: _t("Orange"), color: [30, 100]},
    {name: "yellow", label: _t("Yellow"), color: [55, 100]},
    {name: "green", label: _t("Green"), color: [120, 100]},
    {name: "cyan", label: _t("Cyan"), color: [180, 100]},
    {name: "blue", label: _t("Blue"), color: [230, 100]},
    {name: "purple", label: _t("Purple"), color: [275, 100]},
    {name: "pink", label: _t("Pink"), color: [325, 60]},
];

/** A colour by hue and saturation. */
export class HaColorPicker extends Component {
    static template = "odoo_ha_addon.HaColorPicker";
    static components = {HaSlider};
    static props = {
        /** Hue and saturation; null where there is no colour. */
        color: {type: [Array, {value: null}]},
        disabled: {type: Boolean, optional: true},
        isPending: {type: Boolean, optional: true},
        onSlide: Function,
        onChange: Function,
    };

    setup() {
        this.swatches = SWATCHES;
        /** Grey has no hue, and black and white lamps none either: the one that was chosen last stays. */
        this.chosen = useState({hue: 0});
    }

    get hue() {
        const [hue, saturation] = this.props.color || [];
        return saturation ? Math.round(hue) : this.props.color && this.chosen.hue;
    }

    get saturation() {
        return this.props.color && Math.round(this.props.color[1]);
    }

    css(color) {
        return `rgb(${hsToRgb(color).join(" ")})`;
    }

    get style() {
        return `--ha-hue-color: ${this.css([this.hue ?? this.chosen.hue, 100])}`;
    }

    degrees(hue) {
        return `${hue}°`;
    }

    isChosen({color}) {
        return this.hue === color[0] && this.saturation === color[1];
    }

    pickHue(hue, tell) {
        this.chosen.hue = hue;
        // Of a white lamp another hue is not to be seen.
        tell([hue, this.saturation || 100]);
    }

    pickSaturation(saturation, tell) {
        tell([this.hue ?? this.chosen.hue, saturation]);
    }
}
