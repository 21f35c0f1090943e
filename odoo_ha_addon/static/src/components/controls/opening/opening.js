import {_t} from "@web/core/l10n/translation";
import {quantityText} from "@odoo_ha_addon/services/words/quantity";
import {hasFeature} from "@odoo_ha_addon/services/live/features";

/** Bits of Home Assistant's `CoverEntityFeature` and `ValveEntityFeature`, which are the same. */
const FEATURES = {open: 1, close: 2, position: 4, stop: 8};

/** One that only assumes its state may be moved again: it may not be there. */
function isOpen({state, attributes}) {
    const {assumed_state, current_position: position} = attributes;
    return !assumed_state && (state === "opening" || (state === "open" && (position ?? 100) === 100));
}

function isClosed({state, attributes}) {
    return !attributes.assumed_state && ["closed", "closing"].includes(state);
}

/** What opens and closes, and may have a position between the two: a cover or a valve. */
export class Opening {
    /**
     * @param {Object} kind
     * @param {string} kind.domain
     * @param {{open: string, close: string}} kind.icons
     * @param {string[]} kind.cautious device classes that ask before they open
     * @param {string[]} [kind.outer] device classes that keep people or the weather out
     */
    constructor({domain, icons, cautious, outer = []}) {
        this.domain = domain;
        this.cautious = cautious;
        this.outer = outer;
        this.positionService = `set_${domain}_position`;
        /** @type {import("./ha_moves").HaMove[]} */
        this.moves = [
            {
                service: `open_${domain}`,
                bit: FEATURES.open,
                icon: icons.open,
                label: _t("Open"),
                isOver: isOpen,
                state: "opening",
            },
            {service: `stop_${domain}`, bit: FEATURES.stop, icon: "mdi:stop", label: _t("Stop")},
            {
                service: `close_${domain}`,
                bit: FEATURES.close,
                icon: icons.close,
                label: _t("Close"),
                isOver: isClosed,
                state: "closing",
            },
        ];
    }

    hasPosition(entity) {
        return hasFeature(entity, FEATURES.position);
    }

    /** @returns {boolean} whether it asks before it opens */
    isCautious({attributes}) {
        return this.cautious.includes(attributes.device_class);
    }

    /**
     * What asks before it opens does not follow the finger.
     *
     * @param {import("@odoo_ha_addon/components/entity/entity_control").EntityControl} control
     * @param {number} position in percent
     * @param {boolean} isLast whether the finger has let go
     */
    setPosition(control, position, isLast) {
        const shown = {attributes: {current_position: position}};
        if (!this.isCautious(control)) {
            control.slide(this.positionService, {position}, shown, {isLast});
        } else if (isLast) {
            control.call(this.positionService, {position}, shown);
        }
    }

    /** `quickAction` of its declaration; nothing while it stands somewhere that has no opposite. */
    quickAction({state}) {
        const close = {
            label: _t("Close"),
            done: _t("Closing"),
            service: `close_${this.domain}`,
            shown: {},
        };
        const open = {label: _t("Open"), done: _t("Opening"), service: `open_${this.domain}`, shown: {}};
        return {open: close, opening: close, closed: open, closing: open}[state];
    }

    /** `amount` of its declaration: how far it is open, where it is neither closed nor wide open. */
    amountOf({attributes: {current_position: position}}) {
        return position > 0 && position < 100 ? quantityText(position, "%") : undefined;
    }

    /** `stateTone` of its declaration. */
    toneOf({state, attributes}) {
        const isOpening = ["open", "opening"].includes(state);
        return isOpening && this.outer.includes(attributes.device_class) ? "open" : undefined;
    }

    /** `risks` of its declaration in the registry of controls. */
    get risks() {
        const question = (control) => this.isCautious(control) && _t("Open %s?", control.name);
        return {
            [`open_${this.domain}`]: question,
            [this.positionService]: (control, {position}) =>
                position > (control.actual.attributes.current_position ?? 0) && question(control),
            toggle: (control) => control.actual.state === "closed" && question(control),
        };
    }
}
