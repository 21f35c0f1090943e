import {Component, useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {registry} from "@web/core/registry";
import {sparkPath} from "./spark_path";

const WIDTH = 96;
const HEIGHT = 28;

/** How a number went in the last 24 hours, as a small line without any axis. */
export class HaSparkline extends Component {
    static template = "odoo_ha_history.HaSparkline";
    static props = {
        recordId: Number,
        /** Of `ha_store`, or what is known of it. */
        entity: Object,
    };

    setup() {
        this.history = useService("ha_history");
        this.courses = useState(this.history.courses);
        useEffect(
            (id) => this.history.want(id),
            () => [this.props.recordId]
        );
    }

    get size() {
        return {width: WIDTH, height: HEIGHT};
    }

    get path() {
        const course = this.courses.get(this.props.recordId);
        return course
            ? sparkPath(course, Number(this.props.entity.state), Date.now() / 1_000, this.size)
            : null;
    }
}

/** @returns {boolean} whether it is a measurement */
export function isMeasured({domain, attributes, state}) {
    const {unit_of_measurement: unit, state_class: kind} = attributes || {};
    return domain === "sensor" && Boolean(unit || kind) && Number.isFinite(parseFloat(state));
}

registry.category("odoo_ha_addon.card_parts").add("sparkline", {component: HaSparkline, isFor: isMeasured});
