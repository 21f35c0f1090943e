import {_t} from "@web/core/l10n/translation";
import {EntityControl} from "@odoo_ha_addon/components/entity/entity_control";
import {HaEntityDialog} from "@odoo_ha_addon/components/entity/ha_entity_dialog";
import {seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";

/** What can be done about what needs somebody. */
export class Remedies {
    constructor({action, dialog, ha_connections, ha_pending_calls, notification}) {
        Object.assign(this, {action, dialog, notification});
        this.connections = ha_connections;
        this.calls = ha_pending_calls;
    }

    /** @returns {{label: string, run: () => void}} everything about an entity */
    show(row, label = _t("Show")) {
        return {
            label,
            run: () => this.dialog.add(HaEntityDialog, {recordId: row.id, seed: seedFromRow(row)}),
        };
    }

    /**
     * @param {import("../live_rows").HaThemedRow[]} rows
     * @param {string} title of the list, where they are several
     */
    showAll(rows, title, label = _t("Show")) {
        if (rows.length === 1) {
            return this.show(rows[0], label);
        }
        return this.list(title, [["id", "in", rows.map(({id}) => id)]], label);
    }

    list(title, domain, label = _t("Show")) {
        return {
            label,
            run: () =>
                this.action.doAction({
                    type: "ir.actions.act_window",
                    name: String(title),
                    res_model: "ha.entity",
                    views: [
                        [false, "list"],
                        [false, "form"],
                    ],
                    domain,
                }),
        };
    }

    /** Call a service of the entity's domain; what is risky asks first. Who may not, is shown the entity. */
    call(row, label, service) {
        return row.control ? {label, run: () => this._call(row, service)} : this.show(row);
    }

    async _call(row, service) {
        const control = new EntityControl({
            live: {entity: row, connection: this.connections.connections.get(row.instance_id), cutOff: ""},
            getRecordId: () => row.id,
            calls: this.calls,
            pending: this.calls.pending,
            dialog: this.dialog,
        });
        if (control.obstacle) {
            this.notification.add(control.obstacle, {title: control.name, type: "warning"});
        } else {
            await control.call(service);
        }
    }
}
