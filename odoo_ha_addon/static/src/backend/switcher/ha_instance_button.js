import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";
import {connectionOf} from "@odoo_ha_addon/services/instances/instance_overview";
import {LOOKS} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";

/**
 * What opens the switcher: the current instance and how its connection is. It is a component of its own, so that a change of the
 * connection renders the button, and not the menu that is open.
 */
export class HaInstanceButton extends Component {
    static template = "odoo_ha_addon.HaInstanceButton";
    static props = {isSwitching: Boolean};

    setup() {
        this.here = useCurrentInstance();
        this.home = useHaConnection(() => this.here.current?.id);
    }

    get connection() {
        return this.home.connection || connectionOf(this.here.current);
    }

    get look() {
        return LOOKS[this.connection.state] || LOOKS.waiting;
    }

    get name() {
        return this.here.current?.name || _t("No instance");
    }

    get title() {
        return _t("Home Assistant: %(name)s (%(connection)s)", {
            name: this.name,
            connection: this.look.label,
        });
    }
}
