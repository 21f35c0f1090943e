import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/components/entity/control_registry";
import {HaSlider} from "@odoo_ha_addon/components/ui/parts/ha_slider";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaMoves} from "./ha_moves";

/** Bits of Home Assistant's `CoverEntityFeature`. */
const FEATURES = {
    open: 1,
    close: 2,
    position: 4,
    stop: 8,
    openTilt: 16,
    closeTilt: 32,
    stopTilt: 64,
    tiltPosition: 128,
};
/** What lets people into the house when it opens. */
const ENTRANCES = ["door", "garage", "gate"];

/** A cover that only assumes its state may be moved again: it may not be there. */
const isAt = (control, name, end) => !control.attributes.assumed_state && control.attributes[name] === end;

function isOpen(control) {
    const {assumed_state, current_position: position} = control.attributes;
    return (
        !assumed_state &&
        (control.state === "opening" || (control.state === "open" && (position ?? 100) === 100))
    );
}

function isClosed(control) {
    return !control.attributes.assumed_state && ["closed", "closing"].includes(control.state);
}

const MOVES = [
    {
        service: "open_cover",
        bit: FEATURES.open,
        icon: "mdi:arrow-up",
        label: _t("Open"),
        isOver: isOpen,
        state: "opening",
    },
    {service: "stop_cover", bit: FEATURES.stop, icon: "mdi:stop", label: _t("Stop")},
    {
        service: "close_cover",
        bit: FEATURES.close,
        icon: "mdi:arrow-down",
        label: _t("Close"),
        isOver: isClosed,
        state: "closing",
    },
];

const TILT_MOVES = [
    {
        service: "open_cover_tilt",
        bit: FEATURES.openTilt,
        icon: "mdi:arrow-top-right",
        label: _t("Open tilt"),
        isOver: (control) => isAt(control, "current_tilt_position", 100),
    },
    {service: "stop_cover_tilt", bit: FEATURES.stopTilt, icon: "mdi:stop", label: _t("Stop tilt")},
    {
        service: "close_cover_tilt",
        bit: FEATURES.closeTilt,
        icon: "mdi:arrow-bottom-left",
        label: _t("Close tilt"),
        isOver: (control) => isAt(control, "current_tilt_position", 0),
    },
];

function isEntrance({attributes}) {
    return ENTRANCES.includes(attributes.device_class);
}

/** The buttons of a cover: of its tilt where that is all that moves. */
export class HaCoverButtons extends Component {
    static template = "odoo_ha_addon.HaCoverButtons";
    static components = {HaMoves};
    static props = {control: Object};

    get moves() {
        return MOVES.some(({bit}) => this.props.control.supports(bit)) ? MOVES : TILT_MOVES;
    }
}

/** Position and tilt of a blind, a garage door, a window, … */
export class HaCoverControl extends Component {
    static template = "odoo_ha_addon.HaCoverControl";
    static components = {HaMoves, HaSlider, HaStateText};
    static props = {control: Object};

    setup() {
        this.moves = MOVES;
        this.tiltMoves = TILT_MOVES;
    }

    get control() {
        return this.props.control;
    }

    get hasPosition() {
        return this.control.supports(FEATURES.position);
    }

    get hasTiltPosition() {
        return this.control.supports(FEATURES.tiltPosition);
    }

    get hasTiltMoves() {
        return TILT_MOVES.some(({bit}) => this.control.supports(bit));
    }

    /** An entrance asks before it opens, so it does not follow the finger. */
    slidePosition(position) {
        if (!isEntrance(this.control)) {
            this.setPosition(position, false);
        }
    }

    setPosition(position, isLast) {
        const shown = {attributes: {current_position: position}};
        if (isEntrance(this.control)) {
            this.control.call("set_cover_position", {position}, shown);
        } else {
            this.control.slide("set_cover_position", {position}, shown, {isLast});
        }
    }

    setTiltPosition(tilt_position, isLast) {
        const shown = {attributes: {current_tilt_position: tilt_position}};
        this.control.slide("set_cover_tilt_position", {tilt_position}, shown, {isLast});
    }
}

const questionIfEntrance = (control) => isEntrance(control) && _t("Open %s?", control.name);

controlRegistry.add("cover", {
    component: HaCoverControl,
    compact: HaCoverButtons,
    risks: {
        open_cover: questionIfEntrance,
        set_cover_position: (control, {position}) =>
            position > (control.actual.attributes.current_position ?? 0) && questionIfEntrance(control),
        toggle: (control) => control.actual.state === "closed" && questionIfEntrance(control),
    },
});
