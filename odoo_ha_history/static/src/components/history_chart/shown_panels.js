import {useState} from "@odoo/owl";
import {hasChange, isChangeFirst} from "./changes";
import {panelsOf} from "./panels";

/**
 * How people have charts: lines that they hid, entities together or apart, meters as what they counted or as what they show. It is kept
 * while the page is open.
 *
 * @param {Object} history of `useHistory`
 * @param {{isSeparate: boolean}} first
 * @returns {Object} reactive
 */
export function useShownPanels(history, {isSeparate = false}) {
    let drawn = [];
    let drawnFrom = [];

    /** Made again only where something is new: they are drawn for each new one. */
    function panelsAs(shown) {
        const {courses, before, tick} = history;
        const from = [courses, before, tick, shown.isSeparate, shown.isChange, [...shown.hidden].join()];
        if (from.some((value, index) => value !== drawnFrom[index])) {
            const isChange = (course) => shown.isChange && hasChange(course);
            const how = {isSeparate: shown.isSeparate, isChange};
            drawn = panelsOf(courses, how).map((panel) => withoutHidden(panel, shown.hidden, before));
            drawnFrom = from;
        }
        return drawn;
    }

    return useState({
        /** Keys of lines. */
        hidden: new Set(),
        isSeparate,
        /** What somebody has chosen; null: by how long the time is. */
        chosen: null,
        get isChange() {
            return this.chosen ?? isChangeFirst(history.range);
        },
        /** `Panel`s with the lines that are not hidden; `all` has the others too, and `before` those of the time before. */
        get panels() {
            return panelsAs(this);
        },
        /** @param {string} key of a line */
        toggle(key) {
            if (!this.hidden.delete(key)) {
                this.hidden.add(key);
            }
        },
        /** Hide all others, or show them again. */
        toggleOthers(key) {
            const others = this.panels
                .flatMap(({all}) => all.map((line) => line.key))
                .filter((each) => each !== key);
            const areHidden = !this.hidden.has(key) && others.every((each) => this.hidden.has(each));
            this.hidden.clear();
            if (!areHidden) {
                others.forEach((each) => this.hidden.add(each));
            }
        },
    });
}

function withoutHidden(panel, hidden, before) {
    const lines = panel.lines.filter(({key}) => !hidden.has(key));
    return {...panel, all: panel.lines, lines, before: lines.flatMap((line) => beforeOf(line, before))};
}

/** A line of the time before, in the colour of that of now. */
function beforeOf(line, before) {
    const course = before.find(({id}) => id === line.course.id);
    const isThere = line.name === "change" ? course && hasChange(course) : course?.lines[line.name];
    return isThere ? [{...line, course}] : [];
}
