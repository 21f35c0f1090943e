import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {batteryText} from "@odoo_ha_addon/components/controls/reading/battery";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";

/** `LawnMowerEntityFeature` of Home Assistant. */
const FEATURE = {START_MOWING: 1, PAUSE: 2, DOCK: 4};

/** Sends a mower out and home again. */
export class HaLawnMowerControl extends Component {
    static template = "odoo_ha_addon.HaLawnMowerControl";
    static components = {HaButton, HaGlyph};
    static props = {control: Object};

    get isCompact() {
        return false;
    }

    get text() {
        return stateText(this.props.control.entity);
    }

    /** One button that changes its meaning, so that the focus of the keyboard stays on it. */
    get main() {
        const {control} = this.props;
        if (["mowing", "returning"].includes(control.state) && control.supports(FEATURE.PAUSE)) {
            return {icon: "mdi:pause", label: _t("Pause"), service: "pause", shown: {state: "paused"}};
        }
        if (control.state !== "mowing" && control.supports(FEATURE.START_MOWING)) {
            return {
                icon: "mdi:play",
                label: _t("Start mowing"),
                service: "start_mowing",
                shown: {state: "mowing"},
            };
        }
        return null;
    }

    get canDock() {
        const {control} = this.props;
        return control.supports(FEATURE.DOCK) && !["docked", "returning"].includes(control.state);
    }
}

/** Out and home. */
export class HaLawnMowerButtons extends HaLawnMowerControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("lawn_mower", {
    component: HaLawnMowerControl,
    compact: HaLawnMowerButtons,
    title: _t("Lawn mowers"),
    simpleIcon: "fa-leaf",
    attributes: ["battery_level"],
    amount: batteryText,
    stateTone: tonesOf({idle: ["docked"]}),
});
