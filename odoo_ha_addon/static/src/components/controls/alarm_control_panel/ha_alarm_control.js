import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {defaultIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {useCodeEntry} from "@odoo_ha_addon/components/ui/parts/code_entry";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {tonesOf} from "@odoo_ha_addon/services/words/state_tone";

/** The ways to arm, with `AlarmControlPanelEntityFeature` of Home Assistant. */
const MODES = [
    {mode: "home", feature: 1, icon: "mdi:shield-home", label: _t("Arm home")},
    {mode: "away", feature: 2, icon: "mdi:shield-lock", label: _t("Arm away")},
    {mode: "night", feature: 4, icon: "mdi:shield-moon", label: _t("Arm night")},
    {mode: "vacation", feature: 32, icon: "mdi:shield-airplane", label: _t("Arm vacation")},
    {mode: "custom_bypass", feature: 16, icon: "mdi:shield-edit", label: _t("Arm with bypass")},
];
/** States in which there is not much time to do something. */
const URGENT = ["pending", "triggered"];

/** Arms and disarms an alarm, with its code where it has one. */
export class HaAlarmControl extends Component {
    static template = "odoo_ha_addon.HaAlarmControl";
    static components = {Dropdown, DropdownItem, HaButton, HaGlyph};
    static props = {control: Object};

    setup() {
        this.callWithCode = useCodeEntry(() => this.props.control);
    }

    get isCompact() {
        return false;
    }

    get text() {
        return stateText(this.props.control.entity);
    }

    get icons() {
        return defaultIcons(this.props.control.entity);
    }

    get isUrgent() {
        return URGENT.includes(this.props.control.state);
    }

    get isMoving() {
        return ["arming", "disarming", ...URGENT].includes(this.props.control.state);
    }

    get canDisarm() {
        return !["disarmed", "disarming"].includes(this.props.control.state);
    }

    /**
     * The modes that this alarm has; the one that it is in stays in its place, so that nothing else comes under the finger that has
     * just pressed it. An alarm that rings is disarmed first.
     */
    get modes() {
        const {control} = this.props;
        if (this.isUrgent) {
            return [];
        }
        return MODES.filter(({feature}) => control.supports(feature)).map(({mode, icon, label}) => ({
            icon,
            label: String(label),
            service: `alarm_arm_${mode}`,
            isCurrent: control.state === `armed_${mode}`,
        }));
    }

    disarm() {
        return this.callWithCode("alarm_disarm", _t("Disarm %s", this.props.control.name));
    }

    arm({service}) {
        // Home Assistant demands the code where it does not say otherwise.
        const {code_arm_required: isRequired = true} = this.props.control.attributes;
        return this.callWithCode(service, _t("Arm %s", this.props.control.name), isRequired);
    }
}

export class HaAlarmButtons extends HaAlarmControl {
    get isCompact() {
        return true;
    }
}

controlRegistry.add("alarm_control_panel", {
    component: HaAlarmControl,
    compact: HaAlarmButtons,
    risks: {
        // Whoever has just written the code has been asked.
        alarm_disarm: ({name}, {code}) => !code && _t("Disarm %s?", name),
    },
    title: _t("Alarm control panels"),
    simpleIcon: "fa-shield",
    section: "security",
    attributes: ["code_format"],
    stateTone: tonesOf({
        idle: ["disarmed"],
        secure: ["armed_away", "armed_custom_bypass", "armed_home", "armed_night", "armed_vacation"],
        alert: ["pending", "triggered"],
    }),
});
