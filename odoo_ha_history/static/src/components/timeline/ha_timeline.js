import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {HaEntityDialog} from "@odoo_ha_addon/components/entity/ha_entity_dialog";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {daysOf} from "@odoo_ha_history/services/timeline/days";
import {useTimeline} from "@odoo_ha_history/services/timeline/use_timeline";

/** How far before its end the next page is read. */
const AHEAD = "600px";

/** What happened, the newest first, in sentences; it goes on as far as somebody scrolls, and is live. */
export class HaTimeline extends Component {
    static template = "odoo_ha_history.HaTimeline";
    static components = {HaIcon};
    static props = {
        /** As `ha.history.timeline` takes them. */
        scope: Object,
        filters: {type: Object, optional: true},
        /** Names lead to their entity; not where it is the only one. */
        isOfOne: {type: Boolean, optional: true},
    };
    static defaultProps = {filters: {}, isOfOne: false};

    setup() {
        this.dialog = useService("dialog");
        this.failureText = failureText;
        this.known = useState(knownTranslations);
        this.timeline = useTimeline(() => ({scope: this.props.scope, filters: this.props.filters}));
        this.opened = useState(new Set());
        this.end = useRef("end");
        useEffect(
            (el) => {
                if (el) {
                    const observer = new IntersectionObserver(
                        (seen) =>
                            !this.state.error &&
                            seen.some(({isIntersecting}) => isIntersecting) &&
                            this.timeline.load(),
                        {rootMargin: AHEAD}
                    );
                    observer.observe(el);
                    return () => observer.disconnect();
                }
            },
            // Observed again after each page: one that is short leaves its end in sight.
            () => [this.end.el, this.state?.entries, this.state?.isLoadingMore]
        );
    }

    get state() {
        return this.timeline.state;
    }

    get isLoading() {
        return !this.state || this.state.status === "loading";
    }

    get isEmpty() {
        return this.state.isEnd && !this.state.entries.length;
    }

    get isFiltered() {
        return Object.values(this.props.filters).some((value) => value);
    }

    get days() {
        const {rows, zones} = this.timeline.feed;
        // Words arrive later than the page: it is written again then.
        Object.keys(zones).forEach((instanceId) => this.known.get(Number(instanceId)));
        return daysOf(this.state.entries, rows, zones);
    }

    /** @param {import("@odoo_ha_history/services/timeline/days").HaLine} line */
    forIcon({entry, row, sentence}) {
        const {domain, attributes, icon, original_icon, instance_id, platform, translation_key} = row;
        return {
            domain,
            state: entry.state,
            attributes,
            tone: sentence.tone,
            registered: {icon, original_icon, instance_id, platform, translation_key},
        };
    }

    toggle({key}) {
        if (!this.opened.delete(key)) {
            this.opened.add(key);
        }
    }

    /** It is a button that flows with the sentence, which a real one does not. */
    onNameKeydown(ev, line) {
        if (ev.key === " ") {
            ev.preventDefault();
            this.open(line);
        }
    }

    open({row}) {
        this.dialog.add(HaEntityDialog, {recordId: row.id, seed: seedFromRow(row)});
    }
}
