import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {temperatureUnit} from "@odoo_ha_addon/services/words/temperature";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {enlarged} from "@odoo_ha_addon/components/ui/parts/ha_large";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaSwitch} from "@odoo_ha_addon/components/ui/parts/ha_switch";
import {
    HaCompactSetPoints,
    HaSetPointDial,
    HaSetPoints,
} from "@odoo_ha_addon/components/controls/climate/ha_set_points";

/** Bits of Home Assistant's `WaterHeaterEntityFeature`. Its service takes one temperature, never a range. */
const FEATURES = {mode: 2, away: 4, onOff: 8};
const SET_POINTS = {single: 1};

/** Set point, mode and absence of a boiler. */
export class HaWaterHeaterControl extends Component {
    static template = "odoo_ha_addon.HaWaterHeaterControl";
    static components = {HaOptions, HaSetPointDial, HaSetPoints, HaStateText, HaSwitch};
    static props = {control: Object};

    setup() {
        this.bits = SET_POINTS;
    }

    get control() {
        return this.props.control;
    }

    /** Whether it has a dial. */
    get isLarge() {
        return false;
    }

    /** What it measures and a dial does not show. */
    get measured() {
        const {current_temperature: temperature} = this.control.attributes;
        return !this.isLarge && typeof temperature === "number"
            ? quantityText(temperature, temperatureUnit(this.control.entity))
            : "";
    }

    get hasPower() {
        return this.control.supports(FEATURES.onOff);
    }

    get isOn() {
        return !["off", "unavailable", "unknown"].includes(this.control.state);
    }

    /** In which mode it will be when it is turned on, only Home Assistant knows. */
    setPower(isOn) {
        this.control.call(isOn ? "turn_on" : "turn_off", {}, isOn ? {} : {state: "off"});
    }

    get modes() {
        const {control} = this;
        const modes = (control.supports(FEATURES.mode) && control.attributes.operation_list) || [];
        return modes.map((mode) => ({value: mode, label: stateText({...control.entity, state: mode})}));
    }

    setMode(operation_mode) {
        this.control.call("set_operation_mode", {operation_mode}, {state: operation_mode});
    }

    get canBeAway() {
        return this.control.supports(FEATURES.away);
    }

    setAway(away_mode) {
        this.control.call("set_away_mode", {away_mode}, {attributes: {away_mode: away_mode ? "on" : "off"}});
    }
}

/** What fits in a row. */
export class HaCompactWaterHeater extends Component {
    static template = "odoo_ha_addon.HaCompactClimate";
    static components = {HaCompactSetPoints};
    static props = {control: Object};

    setup() {
        this.bits = SET_POINTS;
    }
}

controlRegistry.add("water_heater", {
    component: HaWaterHeaterControl,
    dialog: enlarged(HaWaterHeaterControl),
    compact: HaCompactWaterHeater,
    title: _t("Water heaters"),
    simpleIcon: "fa-fire",
    section: "climate",
    stateTone: ({state}) => (state === "off" ? "idle" : "heating"),
    attributes: ["current_temperature", "temperature"],
});
