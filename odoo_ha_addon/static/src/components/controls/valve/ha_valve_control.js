import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/components/entity/control_registry";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaMoves} from "@odoo_ha_addon/components/controls/cover/ha_moves";

/** Bits of Home Assistant's `ValveEntityFeature`. */
const FEATURES = {open: 1, close: 2, position: 4, stop: 8};

/** What does harm where it flows unseen. */
const FLOWING = ["gas", "water"];

function isOpen({state, attributes}) {
    const {assumed_state, current_position: position} = attributes;
    return !assumed_state && (state === "opening" || (state === "open" && (position ?? 100) === 100));
}

function isClosed({state, attributes}) {
    return !attributes.assumed_state && ["closed", "closing"].includes(state);
}

const MOVES = [
    {
        service: "open_valve",
        bit: FEATURES.open,
        icon: "mdi:valve-open",
        label: _t("Open"),
        isOver: isOpen,
        state: "opening",
    },
    {service: "stop_valve", bit: FEATURES.stop, icon: "mdi:stop", label: _t("Stop")},
    {
        service: "close_valve",
        bit: FEATURES.close,
        icon: "mdi:valve-closed",
        label: _t("Close"),
        isOver: isClosed,
        state: "closing",
    },
];

/** The buttons of a valve. */
export class HaValveButtons extends Component {
    static template = "odoo_ha_addon.HaValveButtons";
    static components = {HaMoves};
    static props = {control: Object};

    setup() {
        this.moves = MOVES;
    }
}

/** Position of a valve. */
export class HaValveControl extends HaValveButtons {
    static template = "odoo_ha_addon.HaValveControl";
    static components = {HaMoves, HaSlider, HaStateText};

    get control() {
        return this.props.control;
    }

    get hasPosition() {
        return this.control.supports(FEATURES.position);
    }

    /** What asks before it opens does not follow the finger. */
    slidePosition(position) {
        if (!isFlowing(this.control)) {
            this.setPosition(position, false);
        }
    }

    setPosition(position, isLast) {
        const shown = {attributes: {current_position: position}};
        if (isFlowing(this.control)) {
            this.control.call("set_valve_position", {position}, shown);
        } else {
            this.control.slide("set_valve_position", {position}, shown, {isLast});
        }
    }
}

function isFlowing({attributes}) {
    return FLOWING.includes(attributes.device_class);
}

const questionIfFlowing = (control) => isFlowing(control) && _t("Open %s?", control.name);

controlRegistry.add("valve", {
    component: HaValveControl,
    compact: HaValveButtons,
    risks: {
        open_valve: questionIfFlowing,
        set_valve_position: (control, {position}) =>
            position > (control.actual.attributes.current_position ?? 0) && questionIfFlowing(control),
        toggle: (control) => control.actual.state === "closed" && questionIfFlowing(control),
    },
});
