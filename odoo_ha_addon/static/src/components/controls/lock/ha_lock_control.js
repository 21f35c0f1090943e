import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {defaultIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {useCodeEntry} from "@odoo_ha_addon/components/ui/parts/code_entry";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";

/** `LockEntityFeature` of Home Assistant. */
const OPEN = 1;

const MOVING = ["locking", "opening", "unlocking"];

/** Locks at a click; unlocks and opens when that was confirmed, by a code where the lock has one. */
export class HaLockControl extends Component {
    static template = "odoo_ha_addon.HaLockControl";
    static components = {HaButton, HaGlyph};
    static props = {control: Object};

    setup() {
        this.callWithCode = useCodeEntry(() => this.props.control);
    }

    get isCompact() {
        return false;
    }

    get isMoving() {
        return MOVING.includes(this.props.control.state);
    }

    get icons() {
        const {entity, state} = this.props.control;
        return state === "unknown" ? ["mdi:lock-question"] : defaultIcons(entity);
    }

    get text() {
        return stateText(this.props.control.entity);
    }

    /** What can be done now. A lock that is stuck, or says nothing, may be tried both ways. */
    get buttons() {
        const {control} = this.props;
        const {state} = control;
        const buttons = [];
        if (!["open", "opening", "unlocked", "unlocking"].includes(state)) {
            buttons.push({icon: "mdi:lock-open", label: _t("Unlock"), service: "unlock"});
        }
        if (!["locked", "locking"].includes(state)) {
            buttons.push({icon: "mdi:lock", label: _t("Lock"), service: "lock"});
        }
        if (control.supports(OPEN) && !["open", "opening"].includes(state)) {
            buttons.push({icon: "mdi:door-open", label: _t("Open"), service: "open"});
        }
        return this.isCompact ? buttons.slice(0, 1) : buttons;
    }

    move(service) {
        return this.callWithCode(service, titleOf(service, this.props.control.name));
    }
}

function titleOf(service, name) {
    return {lock: _t("Lock %s", name), open: _t("Open %s", name), unlock: _t("Unlock %s", name)}[service];
}

export class HaLockButtons extends HaLockControl {
    get isCompact() {
        return true;
    }
}

const LOCK = {label: _t("Lock"), done: _t("Locked"), service: "lock", shown: {}};
const UNLOCK = {label: _t("Unlock"), done: _t("Unlocked"), service: "unlock", shown: {}};

/** One with a code is opened instead: nobody types it into a search. */
function turnRound({state, attributes}) {
    return !attributes.code_format && {locked: UNLOCK, unlocked: LOCK}[state];
}

controlRegistry.add("lock", {
    component: HaLockControl,
    compact: HaLockButtons,
    risks: {
        // Whoever has just written the code has been asked.
        open: ({name}, {code}) => !code && _t("Open %s?", name),
        unlock: ({name}, {code}) => !code && _t("Unlock %s?", name),
    },
    title: _t("Locks"),
    simpleIcon: "fa-lock",
    section: "security",
    attributes: ["code_format"],
    stateTone: tonesOf({
        secure: ["locked"],
        open: ["open", "opening", "unlocked", "unlocking"],
        alert: ["jammed"],
    }),
    quickAction: turnRound,
});
