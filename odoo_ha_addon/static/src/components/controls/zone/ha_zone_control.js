import {_t} from "@web/core/l10n/translation";
import {HaReadingControl} from "@odoo_ha_addon/components/controls/reading/ha_reading_control";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** A place, and how many persons are there. */
export class HaZoneControl extends HaReadingControl {
    static facts = {radius: {label: _t("Radius"), unit: "m"}};

    get text() {
        const count = Number(this.props.control.entity.state);
        if (Number.isNaN(count)) {
            return "";
        }
        if (count === 0) {
            return String(_t("Nobody is here"));
        }
        return count === 1 ? String(_t("One person is here")) : _t("%s people are here", count);
    }
}

controlRegistry.add("zone", {
    component: HaZoneControl,
    title: _t("Zones"),
    simpleIcon: "fa-map-o",
    icon: () => "mdi:map-marker-radius",
    use: "sensor",
    stateTone: valueTone,
});
