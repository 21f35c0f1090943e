import {Component, useEffect, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {notifyFailure} from "@odoo_ha_addon/services/calls/ha_refusal";
import {HaInstanceButton} from "./ha_instance_button";
import {HaInstanceMenu} from "./ha_instance_menu";

/** In the systray: which Home Assistant this session works with, and the way to another one. */
export class HaInstanceSwitcher extends Component {
    static template = "odoo_ha_addon.HaInstanceSwitcher";
    static components = {Dropdown, HaInstanceButton, HaInstanceMenu};
    static props = {};

    setup() {
        this.data = useService("ha_data");
        this.notification = useService("notification");
        const command = useService("command");
        this.here = useCurrentInstance();
        this.dropdown = useDropdownState();
        this.state = useState({isSwitching: false});
        useEffect(
            (isShown) => {
                if (isShown) {
                    const open = () => this.dropdown.open();
                    return command.add(_t("Switch Home Assistant"), open, {hotkey: "alt+shift+h"});
                }
            },
            () => [this.isShown]
        );
        // It comes, and has another width, after the navbar has made room for what stands there.
        useEffect(
            (name) => {
                if (name) {
                    registry.category("systray").trigger("UPDATE");
                }
            },
            () => [this.isShown && this.here.current?.name]
        );
    }

    get isShown() {
        return this.here.instances.length > 1;
    }

    async switchTo({id}) {
        if (id === this.here.current?.id) {
            return;
        }
        this.state.isSwitching = true;
        try {
            const {success, error} = await this.data.switchInstance(id);
            if (!success) {
                this.notification.add(error, {type: "danger"});
            }
        } catch (error) {
            notifyFailure(this.notification, error);
        } finally {
            this.state.isSwitching = false;
        }
    }
}

registry
    .category("systray")
    .add("odoo_ha_addon.instance_switcher", {Component: HaInstanceSwitcher}, {sequence: 20});
