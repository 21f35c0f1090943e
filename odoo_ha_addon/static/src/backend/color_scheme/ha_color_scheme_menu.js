import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** In which colours Odoo is, to be chosen in the menu of the user. */
export class HaColorSchemeMenu extends Component {
    static template = "odoo_ha_addon.HaColorSchemeMenu";
    static props = {};

    setup() {
        this.colors = useService("ha_color_scheme");
        this.state = useState(this.colors.state);
    }

    get choices() {
        return [
            {value: "device", label: _t("As the device"), icon: "fa-adjust"},
            {value: "light", label: _t("Light"), icon: "fa-sun-o"},
            {value: "dark", label: _t("Dark"), icon: "fa-moon-o"},
        ];
    }
}

export function colorSchemeItem(env) {
    return {
        type: "component",
        id: "ha_color_scheme",
        contentComponent: HaColorSchemeMenu,
        show: () => Boolean(env.services.ha_color_scheme),
        sequence: 45,
    };
}

registry.category("user_menuitems").add("ha_color_scheme", colorSchemeItem);
