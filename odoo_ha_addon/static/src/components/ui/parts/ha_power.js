import {HaToggle} from "./ha_toggle";

/** A large round button instead of the switch. */
export class HaPower extends HaToggle {
    static template = "odoo_ha_addon.HaPower";

    onClick() {
        this.turn(this.isOn ? "off" : "on");
    }
}
