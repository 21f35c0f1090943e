import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {HaStateText} from "@odoo_ha_addon/components/ui/parts/ha_state_text";
import {HaToggle} from "@odoo_ha_addon/components/ui/parts/ha_toggle";

/** Bit of Home Assistant's `RemoteEntityFeature`. */
const ACTIVITY = 4;

/** Power, activity and commands of a remote control. */
export class HaRemoteControl extends Component {
    static template = "odoo_ha_addon.HaRemoteControl";
    static components = {HaButton, HaOptions, HaStateText, HaToggle};
    static props = {control: Object};

    setup() {
        this.typed = useState({command: "", device: ""});
    }

    get control() {
        return this.props.control;
    }

    get activities() {
        const activities = (this.control.supports(ACTIVITY) && this.control.attributes.activity_list) || [];
        return activities.map((activity) => ({value: activity, label: activity}));
    }

    setActivity(activity) {
        this.control.call("turn_on", {activity}, {state: "on", attributes: {current_activity: activity}});
    }

    get canSend() {
        return this.typed.command.trim() !== "";
    }

    /** The command stays, for it is often sent again. */
    send() {
        if (this.canSend) {
            const device = this.typed.device.trim();
            const data = {command: [this.typed.command.trim()], ...(device && {device})};
            this.control.call("send_command", data);
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            // A form would be saved.
            ev.preventDefault();
            ev.stopPropagation();
            this.send();
        }
    }
}

controlRegistry.add("remote", {
    component: HaRemoteControl,
    compact: HaToggle,
    title: _t("Remotes"),
    simpleIcon: "fa-wifi",
    section: "media",
});
