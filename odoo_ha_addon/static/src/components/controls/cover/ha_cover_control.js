import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {
    HaOpeningBar,
    HaOpeningButtons,
    HaOpeningControl,
} from "@odoo_ha_addon/components/controls/opening/ha_opening_control";
import {enlarged} from "@odoo_ha_addon/components/ui/parts/ha_large";
import {Opening} from "@odoo_ha_addon/components/controls/opening/opening";

/** Those bits of Home Assistant's `CoverEntityFeature` that a valve does not have. */
const TILT = {open: 16, close: 32, stop: 64, position: 128};

const cover = new Opening({
    domain: "cover",
    icons: {open: "mdi:arrow-up", close: "mdi:arrow-down"},
    // What lets people into the house when it opens.
    cautious: ["door", "garage", "gate"],
    outer: ["door", "garage", "gate", "window"],
});

/** A cover that only assumes its state may be moved again: it may not be there. */
const isAt = (control, name, end) => !control.attributes.assumed_state && control.attributes[name] === end;

const TILT_MOVES = [
    {
        service: "open_cover_tilt",
        bit: TILT.open,
        icon: "mdi:arrow-top-right",
        label: _t("Open tilt"),
        isOver: (control) => isAt(control, "current_tilt_position", 100),
    },
    {service: "stop_cover_tilt", bit: TILT.stop, icon: "mdi:stop", label: _t("Stop tilt")},
    {
        service: "close_cover_tilt",
        bit: TILT.close,
        icon: "mdi:arrow-bottom-left",
        label: _t("Close tilt"),
        isOver: (control) => isAt(control, "current_tilt_position", 0),
    },
];

/** The buttons of a cover: of its tilt where that is all that moves. */
export class HaCoverButtons extends HaOpeningButtons {
    static opening = cover;

    get moves() {
        return cover.moves.some(({bit}) => this.control.supports(bit)) ? cover.moves : TILT_MOVES;
    }
}

/** Position and tilt of a blind, a garage door, a window, … */
export class HaCoverControl extends HaOpeningControl {
    static template = "odoo_ha_addon.HaCoverControl";
    static opening = cover;

    setup() {
        this.tiltMoves = TILT_MOVES;
    }

    get hasTiltPosition() {
        return this.control.supports(TILT.position);
    }

    get hasTiltMoves() {
        return TILT_MOVES.some(({bit}) => this.control.supports(bit));
    }

    setTiltPosition(tilt_position, isLast) {
        const shown = {attributes: {current_tilt_position: tilt_position}};
        this.control.slide("set_cover_tilt_position", {tilt_position}, shown, {isLast});
    }
}

/** How far it is open, on its card. */
export class HaCoverBar extends HaOpeningBar {
    static opening = cover;
}

controlRegistry.add("cover", {
    component: HaCoverControl,
    dialog: enlarged(HaCoverControl),
    compact: HaCoverButtons,
    risks: cover.risks,
    title: _t("Covers"),
    simpleIcon: "fa-align-justify",
    section: "covers",
    attributes: ["current_position"],
    amount: (entity) => cover.amountOf(entity),
    stateTone: (entity) => cover.toneOf(entity),
    bar: {component: HaCoverBar, isShown: (entity) => cover.hasPosition(entity)},
    quickAction: (entity) => cover.quickAction(entity),
});
