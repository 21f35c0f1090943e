import {Component, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";

/** The largest record id. */
const LARGEST = 2 ** 31 - 1;

/** What is said of a room that a link asks for and the current instance does not have: of which instance it is, or that it is none. */
export class HaNotHere extends Component {
    static template = "odoo_ha_addon.HaNotHere";
    static props = {
        /** As the address has it. */
        areaId: [Number, String],
        /** As `useCurrentInstance` gives it. */
        here: Object,
        /** Gets the id of the instance to switch to, and resolves when that was tried. */
        onSwitch: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({isKnown: false, isSwitching: false, name: "", instance: null, failure: ""});
        useEffect(
            () => {
                this.look();
            },
            () => [this.props.areaId]
        );
    }

    async look() {
        const {areaId, here} = this.props;
        const id = Number(areaId);
        Object.assign(this.state, {isKnown: false, name: "", instance: null, failure: ""});
        try {
            const [found] =
                id > 0 && id <= LARGEST && Number.isInteger(id)
                    ? await this.orm.silent.searchRead(
                          "ha.area",
                          [["id", "=", id]],
                          ["display_name", "instance_id"]
                      )
                    : [];
            if (areaId === this.props.areaId) {
                const instance = here.instances.find((one) => one.id === found?.instance_id[0]);
                const isElsewhere = instance && instance.id !== here.current?.id;
                Object.assign(this.state, {
                    isKnown: true,
                    name: found?.display_name || "",
                    instance: isElsewhere ? instance : null,
                });
            }
        } catch (error) {
            Object.assign(this.state, {isKnown: true, failure: failureText(error)});
        }
    }

    get elsewhere() {
        return _t("The link leads to %(area)s, an area of %(instance)s. You are working with %(current)s.", {
            area: this.state.name,
            instance: this.state.instance.name,
            current: this.props.here.current.name,
        });
    }

    get switchLabel() {
        return _t("Switch to %s", this.state.instance.name);
    }

    async switchTo() {
        this.state.isSwitching = true;
        try {
            await this.props.onSwitch(this.state.instance.id);
        } finally {
            this.state.isSwitching = false;
        }
    }
}
