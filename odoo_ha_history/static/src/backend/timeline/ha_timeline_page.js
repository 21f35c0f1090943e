import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {PageAddress} from "@odoo_ha_addon/backend/page/address";
import {HaPage} from "@odoo_ha_addon/backend/page/ha_page";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {HaTimeline} from "@odoo_ha_history/components/timeline/ha_timeline";
import {filtersOf, KEYS, KINDS, scopeOf} from "./timeline_filters";

const READY = {status: "ready", error: null, reload: () => {}, retry: () => {}};

/** What happened in the current instance: who did what, when. */
export class HaTimelinePage extends Component {
    static template = "odoo_ha_history.HaTimelinePage";
    static components = {HaPage, HaTimeline, Layout, RecordSelector};
    static props = {...standardActionServiceProps};
    static displayName = _t("Timeline");

    setup() {
        this.orm = useService("orm");
        this.kinds = KINDS;
        this.reading = READY;
        this.here = useCurrentInstance(() => this.change({area: undefined, device: undefined}));
        this.address = new PageAddress(this.props, KEYS);
        const {area_id: area, device_id: device} = this.props.action.context || {};
        this.chosen = useState({area, device, ...this.address.read()});
        this.people = useState({users: [], persons: []});
        onWillStart(async () => {
            try {
                Object.assign(this.people, await this.orm.silent.call("ha.history", "timeline_people", []));
            } catch {
                // The page says what is wrong; it only has nobody to choose.
            }
        });
    }

    get scope() {
        return scopeOf(this.chosen, this.here.current?.id);
    }

    get filters() {
        return filtersOf(this.chosen);
    }

    get domainOfInstance() {
        return [["instance_id", "=", this.here.current?.id || 0]];
    }

    get areaId() {
        return Number(this.chosen.area) || false;
    }

    get deviceId() {
        return Number(this.chosen.device) || false;
    }

    get isNarrowed() {
        return KEYS.some((key) => this.chosen[key]);
    }

    /** @param {Object} values by key of the address */
    change(values) {
        Object.assign(this.chosen, values);
        this.address.push(Object.fromEntries(KEYS.map((key) => [key, this.chosen[key] || undefined])));
    }

    clear() {
        this.change(Object.fromEntries(KEYS.map((key) => [key, undefined])));
    }
}

registry.category("actions").add("ha_timeline", HaTimelinePage);
