import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {useService} from "@web/core/utils/hooks";
import {RECORDS} from "./service_values";

/** Home Assistant's ids of records, chosen by their names. */
export class HaServiceRecords extends Component {
    static template = "odoo_ha_automation.HaServiceRecords";
    static components = {MultiRecordSelector};
    static props = {
        kind: String,
        isMultiple: Boolean,
        value: true,
        instanceId: {type: [Number, Boolean]},
        label: String,
        onChange: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({resIds: []});
        onWillStart(() => this.find(this.props));
        onWillUpdateProps((props) => this.find(props));
    }

    get model() {
        return RECORDS[this.props.kind].model;
    }

    get domain() {
        return [["instance_id", "=", this.props.instanceId]];
    }

    async find({kind, value, instanceId}) {
        const {model, key} = RECORDS[kind];
        const ids = [value].flat().filter((id) => typeof id === "string");
        const domain = [
            ["instance_id", "=", instanceId],
            [key, "in", ids],
        ];
        const found = ids.length ? await this.orm.searchRead(model, domain, [key]) : [];
        this.state.resIds = ids.map((id) => found.find((row) => row[key] === id)?.id).filter(Boolean);
    }

    async update(resIds) {
        const {key} = RECORDS[this.props.kind];
        const wanted = this.props.isMultiple ? resIds : resIds.slice(-1);
        const rows = wanted.length ? await this.orm.read(this.model, wanted, [key]) : [];
        const ids = rows.map((row) => row[key]);
        this.props.onChange(ids.length ? (this.props.isMultiple ? ids : ids[0]) : null);
    }
}
