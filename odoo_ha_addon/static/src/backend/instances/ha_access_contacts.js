import {Component, onWillStart, useState} from "@odoo/owl";
import {formatList} from "@web/core/l10n/utils";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** The names of those who can give access. */
export class HaAccessContacts extends Component {
    static template = "odoo_ha_addon.HaAccessContacts";
    static props = {};

    setup() {
        const orm = useService("orm");
        this.state = useState({names: []});
        onWillStart(async () => {
            // Without the names the sentence is less helpful, but still true.
            this.state.names = await orm.silent.call("ha.instance", "access_contacts", []).catch(() => []);
        });
    }

    get sentence() {
        const {names} = this.state;
        return names.length
            ? _t("Ask a Home Assistant manager: %(names)s.", {names: formatList(names, {style: "or"})})
            : _t("Ask a Home Assistant manager.");
    }
}
