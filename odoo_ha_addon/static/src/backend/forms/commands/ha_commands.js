import {Component} from "@odoo/owl";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {rpcBus} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useAnswer} from "@odoo_ha_addon/services/calls/answer";
import {HaAnswer} from "@odoo_ha_addon/backend/forms/entity_rows/ha_answer";
import {commandText} from "./command_words";

const OUTCOMES = {
    pending: {text: _t("Pending"), look: "text-bg-info"},
    sent: {text: _t("Sent"), look: "text-bg-info"},
    done: {text: _t("Done"), look: "text-bg-success"},
    failed: {text: _t("Failed"), look: "text-bg-danger"},
    expired: {text: _t("Expired"), look: "text-bg-warning"},
    unknown: {text: _t("Unknown"), look: "text-bg-warning"},
};

/**
 * `<widget name="ha_commands"/>` on `ha.entity` or `ha.device`: who controlled it last, when, how, and what became of it. For
 * managers; nobody else may read it.
 */
export class HaCommands extends Component {
    static template = "odoo_ha_addon.HaCommands";
    static components = {HaAnswer};
    static props = standardWidgetProps;

    setup() {
        const api = useService("ha_api");
        this.answer = useAnswer(
            () => [
                this.isOfDevice ? "reached_entity_id.device_id" : "reached_entity_id",
                this.props.record.resId,
            ],
            (field, resId) => api.commands([[field, "=", resId]])
        );
        useBus(rpcBus, "RPC:RESPONSE", ({detail: {data}}) => {
            if (data.params?.model === "ha.entity" && data.params.method === "call_service") {
                this.answer.reload();
            }
        });
    }

    get isOfDevice() {
        return this.props.record.resModel === "ha.device";
    }

    get rows() {
        return this.answer.data.map((command) => {
            const moment = deserializeDateTime(command.create_date);
            return {
                id: command.id,
                when: toLocaleDateTimeString(moment, {showSeconds: true}),
                iso: moment.toISO(),
                who: command.user_id ? command.user_id[1] : _t("Odoo"),
                where: command.subject || "",
                isOnSeveral: !command.entity_id,
                what: commandText(command),
                outcome: OUTCOMES[command.state],
                error: command.error || "",
                milliseconds: command.milliseconds ? _t("%s ms", command.milliseconds) : "",
            };
        });
    }
}

export const haCommandsWidget = {component: HaCommands};

registry.category("view_widgets").add("ha_commands", haCommandsWidget);
