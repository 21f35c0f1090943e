import {Component, markRaw, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {PageAddress} from "@odoo_ha_addon/backend/page/address";
import {HaPage} from "@odoo_ha_addon/backend/page/ha_page";
import {useScrollMemory} from "@odoo_ha_addon/backend/page/scroll_memory";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {connectionOf} from "@odoo_ha_addon/services/instances/instance_overview";
import {useHaConnection} from "@odoo_ha_addon/services/live/hooks";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {HaAllInstances} from "./all/ha_all_instances";
import {HaGlance} from "./glance/ha_glance";
import {HaPeople} from "./ha_people";
import {storeysOf} from "./house";
import {useLiveRows} from "./live_rows";
import {HaNeeds} from "./needs/ha_needs";
import {countOf, useNeeds} from "./needs/needs";
import {Remedies} from "./needs/remedies";
import {HaBulkActions} from "./rooms/ha_bulk_actions";
import {HaStorey} from "./rooms/ha_storey";
import {useOverview} from "./use_overview";

/** The first page: what needs somebody, who is in, how the house is, and its rooms; or how all houses are. */
export class HaOverview extends Component {
    static template = "odoo_ha_addon.HaOverview";
    static components = {
        HaAllInstances,
        HaBulkActions,
        HaGlance,
        HaNeeds,
        HaPage,
        HaPeople,
        HaStorey,
        Layout,
    };
    static props = {...standardActionServiceProps};
    static displayName = _t("Overview");

    setup() {
        this.here = useCurrentInstance();
        this.address = new PageAddress(this.props, ["all"]);
        const {all} = this.props.state?.shown || this.address.read();
        this.state = useState({isAll: Boolean(Number(all))});
        this.reading = useOverview(() => !this.isAll && this.here.current?.id, {
            isAwaited: !this.state.isAll,
        });
        this.live = useLiveRows();
        this.known = useState(knownTranslations);
        this.store = useState(useService("ha_store").status);
        this.home = useHaConnection(() => this.here.current?.id || false);
        this.findNeeds = useNeeds();
        this.remedies = new Remedies({
            action: useService("action"),
            dialog: useService("dialog"),
            ha_connections: useService("ha_connections"),
            ha_pending_calls: useService("ha_pending_calls"),
            notification: useService("notification"),
        });
        this.root = useRef("root");
        const {getTops} = useScrollMemory(this.root, "overview", () => Boolean(this.reading.data));
        useSetupAction({getLocalState: () => ({shown: this._inAddress(), tops: getTops()})});
        useEffect(
            () => this.address.replace(this._inAddress()),
            () => [this.isAll]
        );
    }

    get isAll() {
        return this.state.isAll && this.hasSeveral;
    }

    get hasSeveral() {
        return this.here.instances.length > 1;
    }

    /** Made again when something else was read. */
    get house() {
        const {data} = this.reading;
        if (this.made?.data !== data) {
            const storeys = storeysOf(data);
            const rooms = storeys.flatMap((storey) => storey.rooms);
            const people = data.entities.filter(({theme}) => theme === "person");
            this.made = markRaw({data, storeys, rooms, people});
        }
        return this.made;
    }

    get currentNeeds() {
        const {data, rooms} = this.house;
        // They are in Home Assistant's words.
        this.known.get(data.instance_id);
        const devices = new Map(data.devices.map(({id, name}) => [id, name]));
        const areas = new Map(rooms.map(({id, name}) => [id, name]));
        const named = rooms.map(({temperatureRow}) => temperatureRow).filter(Boolean);
        return this.findNeeds({
            instanceId: data.instance_id,
            rows: this.live([...data.entities, ...named]),
            rooms,
            beyond: data.beyond,
            areaOf: ({effective_area_id: id}) => areas.get(id) || "",
            deviceOf: ({device_id: id, name}) => devices.get(id) || name,
            remedies: this.remedies,
        });
    }

    /** @returns {string} one calm sentence */
    sentence(needs) {
        const {state = "connected"} = this.home.connection || connectionOf(this.here.current);
        if (this.store.stale || state !== "connected") {
            return _t("As it was known last");
        }
        const count = countOf(needs);
        if (!count) {
            return _t("All is well");
        }
        return count === 1
            ? _t("Everything quiet but one thing")
            : _t("Everything quiet but %s things", count);
    }

    /** Nothing of what the page is about is there. */
    get isEmpty() {
        const {data} = this.reading;
        return !data.entities.length && !data.areas.length;
    }

    _inAddress() {
        return {all: this.isAll ? 1 : undefined};
    }

    showAll(isAll) {
        this.state.isAll = isAll;
        this.address.push(this._inAddress());
    }
}

registry.category("actions").add("ha_overview", HaOverview);
