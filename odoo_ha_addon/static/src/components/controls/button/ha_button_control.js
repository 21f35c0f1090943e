import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaPressControl} from "./ha_press_control";

/** Presses a button of a device, or one of Home Assistant's own. */
export class HaButtonControl extends HaPressControl {
    static press = {
        service: "press",
        icon: "mdi:gesture-tap-button",
        label: _t("Press"),
        last: {key: "pressed", label: _t("Last pressed")},
    };
}

export class HaButtonButton extends HaButtonControl {
    static isCompact = true;
}

for (const domain of ["button", "input_button"]) {
    controlRegistry.add(domain, {
        component: HaButtonControl,
        compact: HaButtonButton,
        risks: {
            press: ({attributes, name}) => attributes.device_class === "restart" && _t("Press %s?", name),
        },
    });
}
