import {Component, useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {lineRegistry} from "@odoo_ha_addon/backend/overview/glance/overview_lines";
import {sparkPath} from "@odoo_ha_history/components/sparkline/spark_path";
import {jointCourse} from "./joint_course";

const SIZE = {width: 300, height: 56};

/** On a card of the overview: how its number went in the last 24 hours. */
export class HaOverviewLine extends Component {
    static template = "odoo_ha_history.HaOverviewLine";
    static props = {ids: Array, present: Number, isSum: Boolean};

    setup() {
        this.history = useService("ha_history");
        this.courses = useState(this.history.courses);
        this.size = SIZE;
        useEffect(
            () => this.props.ids.forEach((id) => this.history.want(id)),
            () => [this.props.ids.join()]
        );
    }

    get path() {
        const {ids, isSum, present} = this.props;
        const courses = ids.map((id) => this.courses.get(id)).filter(Boolean);
        const isWhole = courses.length && (!isSum || courses.length === ids.length);
        const course = isWhole ? jointCourse(courses, isSum) : null;
        return course ? sparkPath(course, present, Date.now() / 1_000, SIZE) : null;
    }
}

lineRegistry.add("history", {component: HaOverviewLine});
