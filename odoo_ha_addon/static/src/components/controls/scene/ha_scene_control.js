import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaPressControl} from "@odoo_ha_addon/components/controls/button/ha_press_control";
import {HaAgo} from "@odoo_ha_addon/components/ui/ha_state/ha_ago";
import {momentState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

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

const ACTIVATE = {label: _t("Activate"), done: _t("Activated"), service: "turn_on", shown: {}};

controlRegistry.add("scene", {
    component: HaSceneControl,
    compact: HaSceneButton,
    title: _t("Scenes"),
    simpleIcon: "fa-image",
    stateText: momentState,
    stateView: HaAgo,
    unknownText: _t("Not used yet"),
    stateTone: valueTone,
    quickAction: () => ACTIVATE,
});
