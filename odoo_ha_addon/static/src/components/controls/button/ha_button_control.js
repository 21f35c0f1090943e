import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaAgo} from "@odoo_ha_addon/components/ui/ha_state/ha_ago";
import {momentState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";
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

const PRESS = {label: _t("Press"), done: _t("Pressed"), service: "press", shown: {}};

const DOMAINS = {
    button: {title: _t("Buttons")},
    input_button: {title: _t("Input buttons"), icon: () => "mdi:button-pointer"},
};
for (const [domain, own] of Object.entries(DOMAINS)) {
    controlRegistry.add(domain, {
        ...own,
        component: HaButtonControl,
        compact: HaButtonButton,
        risks: {
            press: ({attributes, name}) => attributes.device_class === "restart" && _t("Press %s?", name),
        },
        simpleIcon: "fa-hand-pointer-o",
        stateText: momentState,
        stateView: HaAgo,
        unknownText: _t("Not used yet"),
        stateTone: valueTone,
        quickAction: () => PRESS,
    });
}
