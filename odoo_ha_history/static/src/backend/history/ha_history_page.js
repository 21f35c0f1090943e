import {Component, onWillStart, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {PageAddress} from "@odoo_ha_addon/backend/page/address";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {HaHistoryChart} from "@odoo_ha_history/components/history_chart/ha_history_chart";
import {addressOf, rangeFromAddress} from "@odoo_ha_history/components/history_chart/time_range";
import {HistoryFavourites} from "./history_favourites";

const KINDS = ["entities", "areas", "labels"];
const KEYS = [...KINDS, "span", "from", "to", "charts"];
/** In the address, where each entity has charts of its own. */
const SEPARATE = "separate";

/** @returns {number[]} of an address or a context */
function idsOf(value) {
    const parts = Array.isArray(value) ? value : String(value ?? "").split(",");
    return [...new Set(parts.map(Number).filter((id) => Number.isInteger(id) && id > 0))];
}

/** @returns {{entities: number[], areas: number[], labels: number[]}} */
const pickedOf = (told) => Object.fromEntries(KINDS.map((kind) => [kind, idsOf(told[kind])]));

/** @returns {{span: number, end: number|null, isSeparate: boolean}} of an address, or of a chart that was left */
function shownOf(told) {
    const {span, end, isSeparate = told.charts === SEPARATE} = told;
    const range = end === undefined ? rangeFromAddress(told, Date.now() / 1_000) : {span, end};
    return {...range, isSeparate};
}

/** @returns {boolean} whether an address tells a time that begins when it is over */
const isBackwards = ({from, to}) => Boolean(from && to) && Number(from) >= Number(to);

/** The history of what people pick; the address keeps it, and favourites. */
export class HaHistoryPage extends Component {
    static template = "odoo_ha_history.HaHistoryPage";
    static components = {Dropdown, DropdownItem, HaHistoryChart, Layout, MultiRecordSelector};
    static props = {...standardActionServiceProps};
    static displayName = _t("History");

    setup() {
        this.orm = useService("orm");
        this.address = new PageAddress(this.props, KEYS);
        const {context = {}, params = {}} = this.props.action;
        const told = this.address.read();
        const isTold = KEYS.some((key) => told[key]);
        const entities = params.entity_ids || context.entity_ids;
        const first = isTold ? told : {entities, ...params.ha_history, ...context.ha_history};
        this.favourites = useState(new HistoryFavourites(this.orm, this.props.action.id));
        this.state = useState({
            picked: pickedOf(first),
            ids: [],
            hasMore: false,
            isRead: false,
            error: "",
            shown: shownOf(first),
            isBackwards: isBackwards(first),
            /** Another one means that the chart begins again. */
            chart: 0,
            name: "",
        });
        onWillStart(() => Promise.all([this.read(), this.favourites.load()]));
        this.keep(isTold);
    }

    get kinds() {
        return [
            {
                kind: "entities",
                model: "ha.entity",
                label: _t("Entities"),
                placeholder: _t("Add entities …"),
            },
            {kind: "areas", model: "ha.area", label: _t("Areas"), placeholder: _t("Add areas …")},
            {kind: "labels", model: "ha.label", label: _t("Labels"), placeholder: _t("Add labels …")},
        ];
    }

    removalOf(favourite) {
        return _t("Remove %s", favourite.name);
    }

    get isEmpty() {
        return KINDS.every((kind) => !this.state.picked[kind].length);
    }

    async read() {
        const picked = {...this.state.picked};
        try {
            const {ids, more} = this.isEmpty
                ? {ids: [], more: false}
                : await this.orm.silent.call("ha.history", "entities_of", [picked]);
            Object.assign(this.state, {ids, hasMore: more, isRead: true, error: ""});
        } catch (error) {
            Object.assign(this.state, {error: failureText(error), isRead: true});
        }
    }

    /** @returns {Object} what the address keeps of the charts */
    get told() {
        const {shown} = this.state;
        return {...addressOf(shown), charts: shown.isSeparate ? SEPARATE : undefined};
    }

    /** @param {boolean} [isReplaced] nobody goes back to what is replaced */
    keep(isReplaced = false) {
        const ids = KINDS.map((kind) => [kind, this.state.picked[kind].join(",") || undefined]);
        const values = {...Object.fromEntries(ids), ...this.told};
        if (isReplaced) {
            this.address.replace(values);
        } else {
            this.address.push(values);
        }
    }

    pick(kind, ids) {
        this.state.picked[kind] = idsOf(ids);
        this.keep();
        return this.read();
    }

    onRest(shown) {
        this.state.shown = shown;
        this.state.isBackwards = false;
        this.keep(true);
    }

    show(favourite) {
        this.state.picked = pickedOf(favourite);
        this.state.shown = shownOf(favourite);
        this.state.chart += 1;
        this.keep();
        return this.read();
    }

    async save() {
        const name = this.state.name.trim();
        if (name) {
            await this.favourites.save(name, {...this.state.picked, ...this.told});
            this.state.name = "";
        }
    }
}

registry.category("actions").add("ha_history", HaHistoryPage);
