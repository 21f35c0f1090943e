import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {HaServiceFields, readFields} from "@odoo_ha_addon/components/controls/script/ha_service_fields";
import {firstValue} from "@odoo_ha_addon/components/controls/script/script_values";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {attributeName} from "@odoo_ha_addon/services/words/state_text";

/** The services that somebody was given beyond those that the control has; each with what it can be given. */
export class HaMoreServices extends Component {
    static template = "odoo_ha_addon.HaMoreServices";
    static components = {HaButton, HaServiceFields};
    static props = {control: Object};

    setup() {
        this.api = useService("ha_api");
        this.state = useState({services: []});
        onWillStart(() => {
            // The control can be used before they are known.
            this.load();
        });
    }

    async load() {
        const services = await this.api.moreServices(this.props.control.recordId);
        this.state.services = services.map((service) => ({
            ...service,
            values: Object.fromEntries(service.fields.map((field) => [field.key, firstValue(field)])),
            problems: {},
        }));
    }

    labelOf({key, name}) {
        return name || attributeName(this.props.control.entity, key);
    }

    run(service) {
        const {data, problems} = readFields(service.fields, service.values, _t("Needed."));
        service.problems = problems;
        if (!Object.keys(problems).length) {
            this.props.control.call(service.service, data);
        }
    }
}
