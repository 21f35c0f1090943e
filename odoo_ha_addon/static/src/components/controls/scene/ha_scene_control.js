import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaPressControl} from "@odoo_ha_addon/components/controls/button/ha_press_control";

/** Sets a scene. */
export class HaSceneControl extends HaPressControl {
    static press = {
        service: "turn_on",
        icon: "mdi:play",
        label: _t("Activate"),
        last: {key: "activated", label: _t("Last activated")},
    };
}

export class HaSceneButton extends HaSceneControl {
    static isCompact = true;
}

controlRegistry.add("scene", {component: HaSceneControl, compact: HaSceneButton});
