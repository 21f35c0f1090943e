import {Component, markRaw, useEffect, useRef, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {HaPage} from "@odoo_ha_addon/backend/page/ha_page";
import {Arranging} from "@odoo_ha_addon/backend/page/arranging";
import {PageAddress} from "@odoo_ha_addon/backend/page/address";
import {useScrollMemory} from "@odoo_ha_addon/backend/page/scroll_memory";
import {useArranging} from "@odoo_ha_addon/backend/page/use_arranging";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {domainsOf, found, layoutOf, visibleCards} from "./dashboard_layout";
import {domainText} from "@odoo_ha_addon/services/control_registry";
import {remembered, useReading} from "@odoo_ha_addon/backend/page/ha_dashboards";
import {MANAGER_GROUP} from "@odoo_ha_addon/services/ha_data_service";
import {HaArea} from "./ha_area";
import {HaAreaRail} from "./ha_area_rail";
import {HaNotHere} from "./ha_not_here";

const PAGE = "areas";
/** How long somebody has stopped typing before the address tells what they search, in milliseconds. */
export const SEARCH_DELAY = 400;

/** The rooms of the current instance: what is in them, how it is there, and what can be done. */
export class HaAreaDashboard extends Component {
    static template = "odoo_ha_addon.HaAreaDashboard";
    static components = {Dropdown, DropdownItem, HaArea, HaAreaRail, HaNotHere, HaPage, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Dashboard");

    setup() {
        this.dashboards = useService("ha_dashboards");
        this.data = useService("ha_data");
        this.action = useService("action");
        this.notification = useService("notification");
        this.here = useCurrentInstance();
        this.address = new PageAddress(this.props, ["area", "kind", "search"]);
        this.state = useState({
            placeKey: "",
            /** The area that the address asked for, until another one is chosen. */
            askedArea: undefined,
            domain: false,
            search: "",
            withHidden: false,
            isManager: false,
        });
        this.arranging = useState(new Arranging());
        const {discard, setup} = useArranging(this.arranging);
        this.discard = discard;
        this.root = useRef("root");
        const {getTops} = useScrollMemory(this.root, PAGE, () => Boolean(this.reading.data));
        useSetupAction({...setup, getLocalState: () => ({shown: this._inAddress(), tops: getTops()})});
        this.domainText = domainText;
        user.hasGroup(MANAGER_GROUP).then((isManager) => (this.state.isManager = isManager));
        this.reading = useReading(
            () => this.here.current?.id,
            (id) => this.dashboards.load(id, {withHidden: this.state.withHidden}),
            {
                isBusy: () => this.arranging.isOn,
                refresh: (id, data) => this.dashboards.refresh(id, data),
                begin: (id) => this._loadFirstRoom(id),
                isPart: (data) => Boolean(data.room),
            }
        );
        /** What is asked for from outside, until the instance is known: the address, or where one was before a detour. */
        this.asked = this.props.state?.shown || this.address.read();
        this.address.push(this.asked);
        this.tellSearch = useDebounced(() => this.address.replace(this._inAddress()), SEARCH_DELAY);
        useEffect(
            (id) => {
                if (id) {
                    this._enter(id);
                }
            },
            () => [this.here.current?.id]
        );
        this.save = useRef("save");
        this.more = useRef("more");
        // The button that was pressed is gone, and with it the focus.
        useEffect(
            (isArranging) => {
                if (isArranging) {
                    this.save.el.focus();
                    return () => this.more.el?.focus();
                }
            },
            () => [this.arranging.isOn]
        );
    }

    /** Floors and areas; made again when something else was read or arranged. */
    get layout() {
        const {data} = this.reading;
        const arrangement = this.arranging.isOn ? this.arranging.draft : data.arrangement;
        if (this.made?.data !== data || this.made?.arrangement !== arrangement) {
            this.made = {data, arrangement, layout: markRaw(layoutOf({...data, arrangement}))};
        }
        return this.made.layout;
    }

    /** Whether the area that the address asked for is none of this instance's. */
    get isNotHere() {
        const {askedArea} = this.state;
        return askedArea !== undefined && !this.layout.places.some(({key}) => key === `area:${askedArea}`);
    }

    get floors() {
        const isShown = ({isHidden}) => this.arranging.isOn || !isHidden;
        return this.layout.floors
            .map((floor) => ({...floor, places: floor.places.filter(isShown)}))
            .filter(({places}) => places.length);
    }

    /** The areas in the order in which they stand on their floors. */
    get places() {
        return this.floors.flatMap(({places}) => places);
    }

    /** The area that is shown: the one that was chosen, else the first that has something. */
    get place() {
        const {places} = this;
        return (
            places.find(({key}) => key === this.state.placeKey) ||
            places.find(({key}) => key === this.firstRoom) ||
            places.find(({cards}) => cards.length) ||
            places[0]
        );
    }

    /** Empty if nobody searches. */
    get search() {
        return this.arranging.isOn ? "" : this.state.search.trim();
    }

    get domain() {
        return this.arranging.isOn ? false : this.state.domain;
    }

    get filterLabel() {
        return _t("Show only: %(kind)s", {kind: this.domain ? domainText(this.domain) : _t("Everything")});
    }

    /** What can be chosen from in the filter; what was chosen elsewhere stays. */
    get domains() {
        const rows = this.search ? this.reading.data.entities : this.place?.rows || [];
        return domainsOf(this.domain ? [...rows, {domain: this.domain}] : rows);
    }

    /** Whether what is to be shown comes only with the rest of a large house. */
    get isWaiting() {
        const {room} = this.reading.data;
        return Boolean(room) && (this.search !== "" || this.place?.key !== room);
    }

    /** What is shown: the area, or all where something was found. */
    get sections() {
        if (this.isWaiting) {
            return [];
        }
        const {isOn: isEditing} = this.arranging;
        const filter = (cards) => visibleCards(cards, {domain: this.domain, isEditing});
        if (!this.search) {
            return this.place ? [{place: this.place, cards: filter(this.place.cards)}] : [];
        }
        return found(this.places, this.search)
            .map(({place, cards}) => ({place, cards: filter(cards)}))
            .filter(({cards}) => cards.length);
    }

    get foundText() {
        const count = this.sections.flatMap(({cards}) => cards).flatMap(({items}) => items).length;
        return count === 1 ? _t("1 entity found") : _t("%s entities found", count);
    }

    /** Of a large house the room that is to be shown comes before the others. */
    async _loadFirstRoom(instanceId) {
        const {area} = this.asked || {};
        const room = area === undefined ? remembered(PAGE, instanceId).read().placeKey || "" : `area:${area}`;
        const data = await this.dashboards.load(instanceId, {withHidden: this.state.withHidden, room});
        this.firstRoom = data.room;
        return data;
    }

    /** Begin where the address says, else where the user was last. */
    _enter(instanceId) {
        const {area, kind, search} = this.asked || {};
        const {placeKey = "", domain = false} = remembered(PAGE, instanceId).read();
        const isAsked = [area, kind, search].some((value) => value !== undefined);
        this._keepArrangement();
        Object.assign(this.state, {
            placeKey: area === undefined ? placeKey : `area:${area}`,
            askedArea: area,
            domain: isAsked ? kind !== undefined && String(kind) : domain,
            search: search === undefined ? "" : String(search),
        });
        this.asked = null;
        this.address.replace(this._inAddress());
    }

    /** Another instance is there under the user's hands: what they arranged of the one before is not lost. */
    async _keepArrangement() {
        const {isDirty, draft} = this.arranging;
        this.arranging.stop();
        if (isDirty) {
            await this.dashboards.arrange(this.arrangedId, markRaw(draft));
            this.notification.add(_t("What you had arranged was saved."), {type: "info"});
        }
    }

    /** What is shown, as the address has it. */
    _inAddress() {
        const {placeKey, domain, search} = this.state;
        const [, area] = placeKey.split(":");
        return {
            area: area === undefined ? undefined : Number(area),
            kind: domain || undefined,
            search: search.trim() || undefined,
        };
    }

    choosePlace(key) {
        Object.assign(this.state, {placeKey: key, askedArea: undefined, search: ""});
        this._remember();
        this.address.push(this._inAddress());
    }

    /** The room of the address is there. */
    async switchTo(instanceId) {
        this.asked = this._inAddress();
        const {success, error} = await this.data.switchInstance(instanceId);
        if (!success) {
            this.asked = null;
            this.notification.add(error, {type: "danger"});
        }
    }

    chooseDomain(domain) {
        this.state.domain = domain;
        this._remember();
        this.address.replace(this._inAddress());
    }

    showNoSearch() {
        this.state.search = "";
        this.tellSearch();
    }

    _remember() {
        const {placeKey, domain} = this.state;
        remembered(PAGE, this.here.current.id).write({placeKey, domain});
    }

    toggleHidden() {
        this.state.withHidden = !this.state.withHidden;
        this.reading.reload();
    }

    startArranging() {
        this.showNoSearch();
        this.arrangedId = this.here.current.id;
        this.arranging.start(this.reading.data.arrangement);
    }

    async saveArrangement() {
        const arrangement = markRaw(this.arranging.draft);
        await this.dashboards.arrange(this.here.current.id, arrangement);
        this.reading.data = markRaw({...this.reading.data, arrangement});
        this.arranging.stop();
    }

    openArea(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "ha.area",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("ha_area_dashboard", HaAreaDashboard);
