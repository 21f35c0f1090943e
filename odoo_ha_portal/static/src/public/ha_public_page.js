import {Component, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {useService} from "@web/core/utils/hooks";
import {HaEntityControl} from "@odoo_ha_addon/components/entity/ha_entity_control";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {useNeighbours} from "@odoo_ha_addon/components/entity/neighbours";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";
import {declarationOf} from "@odoo_ha_addon/services/control_registry";
import {dialogParts, partsOf} from "@odoo_ha_addon/services/entity_parts";
import {seedFromRow} from "@odoo_ha_addon/services/live/entity_rows";
import {HaConversation} from "./ha_conversation";
import {HaOwnActions} from "./ha_own_actions";
import {pageState} from "./page_server";
import {sectionsOf, SORTINGS} from "./page_layout";
import {usePage} from "./page_refresh";

const {DateTime} = luxon;
/** The browser cannot wait for longer at once, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;
/** With fewer things than this, nobody has to search. */
const FEW = 6;

/** @param {string} moment in ISO 8601 */
function inWords(moment) {
    return DateTime.fromISO(moment).toLocaleString(DateTime.DATETIME_MED);
}

/**
 * Do something at a moment, if the component is still there.
 *
 * @param {() => string} getMoment in ISO 8601; nothing happens for an empty one
 * @param {() => void} act
 */
function useMoment(getMoment, act) {
    let timer;
    function wait(moment) {
        const left = DateTime.fromISO(moment).toMillis() - Date.now();
        timer = browser.setTimeout(
            () => (left > LONGEST_WAIT ? wait(moment) : act()),
            Math.min(Math.max(left, 0), LONGEST_WAIT)
        );
    }
    useEffect(
        (moment) => {
            if (moment) {
                wait(moment);
            }
            return () => browser.clearTimeout(timer);
        },
        () => [getMoment()]
    );
}

/** All that is shared with whoever looks: rooms, a room, a group, a device or a single thing. */
export class HaPublicPage extends Component {
    static template = "odoo_ha_portal.HaPublicPage";
    static components = {
        HaConversation,
        HaEntityControl,
        HaGlyph,
        HaOwnActions,
        HaTile,
        MainComponentsContainer,
    };
    static props = {};

    setup() {
        this.page = usePage();
        this.over = useState(pageState);
        this.state = useState({text: "", domain: "", sorting: "name", by: "room", opened: {}});
        this.store = useService("ha_store");
        this.status = useState(this.store.status);
        this.sortings = SORTINGS;
        useNeighbours(() => this.sections.flatMap(({rows}) => rows));
        // The server tells of the end too; this says it to who has lost the connection.
        useMoment(
            () => this.page.ends,
            () => (pageState.isOver = true)
        );
        useMoment(
            () => this.page.begins,
            () => browser.location.reload()
        );
    }

    get isOver() {
        return this.over.isOver;
    }

    get isEmpty() {
        return !this.page.entities.length;
    }

    get single() {
        return this.page.kind === "entity" ? this.page.entities[0] : undefined;
    }

    /** What other addons show of a single thing. */
    get singleParts() {
        return partsOf(dialogParts, this.single);
    }

    get hasSearch() {
        return this.page.entities.length >= FEW;
    }

    get sections() {
        return sectionsOf(this.page, this.state);
    }

    get domains() {
        return [...new Set(this.page.entities.map(({domain}) => domain))].sort();
    }

    domainLabel(domain) {
        return declarationOf(domain)?.title || domain.replaceAll("_", " ");
    }

    get groupings() {
        return [
            {key: "room", label: _t("Rooms"), isThere: true},
            {key: "group", label: _t("Groups"), isThere: this.page.groups.length > 0},
            {key: "device", label: _t("Devices"), isThere: this.page.devices.length > 0},
        ].filter(({isThere}) => isThere);
    }

    get until() {
        return this.page.ends ? _t("Until %s", inWords(this.page.ends)) : "";
    }

    get previewed() {
        return _t("This is what %s sees.", this.page.preview);
    }

    get from() {
        return this.page.begins ? _t("From %s on.", inWords(this.page.begins)) : "";
    }

    addressOf(section) {
        const kind = section.key.split("-")[0];
        return this.page.pages && section.id && !this.page.kind
            ? `${this.page.pages}/${kind}/${section.id}`
            : "";
    }

    seedOf(row) {
        return seedFromRow(row);
    }

    toggle(key) {
        this.state.opened[key] = !this.state.opened[key];
    }
}
