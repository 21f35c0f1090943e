import {registry} from "@web/core/registry";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {LOOKS} from "@odoo_ha_automation/services/alarm/alarm_words";

/**
 * @param {Array[]} domains of the bars of one colour
 * @returns {string|undefined} such as "danger"; of what is not of one severity, none
 */
export function colorOf(domains) {
    const conditions = domains.flat().filter((condition) => condition[0] === "severity");
    const severities = new Set(conditions.map(([, operator, value]) => operator === "=" && value));
    return severities.size === 1 ? LOOKS[[...severities][0]]?.color : undefined;
}

/** Odoo numbers its colours, which would make green of what is critical: here they are those of the badges. */
export class HaAlarmGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        const style = getComputedStyle(document.body);
        for (const dataset of data.datasets) {
            const color = dataset.domains && colorOf(dataset.domains);
            if (color) {
                dataset.backgroundColor = style.getPropertyValue(`--${color}`).trim();
            }
        }
        return data;
    }
}

registry.category("views").add("ha_alarm_graph", {...graphView, Renderer: HaAlarmGraphRenderer});
