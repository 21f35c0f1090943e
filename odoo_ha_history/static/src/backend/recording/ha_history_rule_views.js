import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";

/** What all rules together do: how many entities are recorded and how many are not, and what it costs. */
export class HaRecordingSummary extends Component {
    static template = "odoo_ha_history.RecordingSummary";
    static props = {version: {optional: true}};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({summary: null});
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.state.summary = await this.orm.call("ha.history.rule", "summary", []);
    }

    get parts() {
        const {recorded, rows_a_day, megabytes_a_day, gigabytes} = this.state.summary;
        return [
            {label: _t("Entities recorded"), value: formatInteger(recorded)},
            {label: _t("States a day"), value: formatInteger(rows_a_day)},
            {label: _t("MB a day"), value: formatFloat(megabytes_a_day, {digits: [16, 1]})},
            {label: _t("GB on disk"), value: formatFloat(gigabytes, {digits: [16, 2]})},
        ];
    }

    get unrecorded() {
        return formatInteger(this.state.summary.unrecorded);
    }

    async openUnrecorded() {
        this.action.doAction(await this.orm.call("ha.history.rule", "action_unrecorded", []));
    }
}

/** Changes with what is on the screen. */
function versionOf({records}) {
    return JSON.stringify(records.map(({resId, data}) => [resId, data.record, data.keep]));
}

class HaHistoryRuleListRenderer extends ListRenderer {
    static template = "odoo_ha_history.RuleListRenderer";
    static components = {...ListRenderer.components, HaRecordingSummary};

    get version() {
        return versionOf(this.props.list);
    }
}

class HaHistoryRuleKanbanRenderer extends KanbanRenderer {
    static template = "odoo_ha_history.RuleKanbanRenderer";
    static components = {...KanbanRenderer.components, HaRecordingSummary};

    get version() {
        return versionOf(this.props.list);
    }
}

registry.category("views").add("ha_history_rule_list", {
    ...listView,
    Renderer: HaHistoryRuleListRenderer,
});
registry.category("views").add("ha_history_rule_kanban", {
    ...kanbanView,
    Renderer: HaHistoryRuleKanbanRenderer,
});
