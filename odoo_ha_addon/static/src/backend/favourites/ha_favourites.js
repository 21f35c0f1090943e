import {Component, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSortable} from "@web/core/utils/sortable_owl";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useSetupAction} from "@web/search/action_hook";
import {HaArrangeButtons} from "@odoo_ha_addon/backend/page/ha_arrange_buttons";
import {useNeighbours} from "@odoo_ha_addon/components/entity/neighbours";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {HaFavourite} from "@odoo_ha_addon/components/ui/ha_favourite/ha_favourite";
import {HaPage} from "@odoo_ha_addon/backend/page/ha_page";
import {Arranging, neighbour} from "@odoo_ha_addon/backend/page/arranging";
import {useScrollMemory} from "@odoo_ha_addon/backend/page/scroll_memory";
import {useArranging} from "@odoo_ha_addon/backend/page/use_arranging";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";

/** What the user has at hand: their favourites of every instance, in their order. */
export class HaFavourites extends Component {
    static template = "odoo_ha_addon.HaFavourites";
    static components = {HaArrangeButtons, HaTile, HaFavourite, HaPage, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Favorites");

    setup() {
        this.favourites = useService("ha_favourites");
        this.action = useService("action");
        this.here = useCurrentInstance();
        this.known = useState(this.favourites.state);
        this.arranging = useState(new Arranging());
        const {discard, setup} = useArranging(this.arranging);
        this.discard = discard;
        this.root = useRef("root");
        const {getTops} = useScrollMemory(this.root, "ha_favourites", () => this.known.status === "ready");
        useSetupAction({...setup, getLocalState: () => ({tops: getTops()})});
        this.cards = useRef("cards");
        useNeighbours(() => this.rows);
        this.favourites.reload();
        useSortable({
            ref: this.cards,
            enable: () => this.arranging.isOn,
            elements: ".o_ha_card_place",
            handle: ".o_ha_drag",
            onDrop: ({element, next}) =>
                this.move(Number(element.dataset.id), Number(next?.dataset.id) || null),
        });
    }

    /** As `useReading` gives it. */
    get reading() {
        const {status, error} = this.known;
        const reload = () => this.favourites.reload();
        return {status: status === "idle" ? "loading" : status, error, reload, retry: reload};
    }

    /** In the order of the draft, while there is one. */
    get rows() {
        const {favourites: ids} = this.arranging.draft;
        if (!ids) {
            return this.known.rows;
        }
        const place = ({id}) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
        return [...this.known.rows].sort((a, b) => place(a) - place(b));
    }

    get ids() {
        return this.rows.map(({id}) => id);
    }

    /** Where a row is from, if that is another instance than the current one. */
    instanceName({instance_id}) {
        const {current, instances} = this.here;
        return instance_id === current?.id ? "" : instances.find(({id}) => id === instance_id)?.name || "";
    }

    startArranging() {
        this.arranging.start({});
    }

    async saveArrangement() {
        await this.favourites.arrange(this.ids);
        this.arranging.stop();
    }

    move(id, before) {
        this.arranging.moveFavourite(this.ids, id, before);
    }

    step(id, isForward) {
        this.move(id, neighbour(this.ids, id, isForward));
    }

    openDashboard() {
        this.action.doAction("odoo_ha_addon.action_ha_area_dashboard");
    }
}

registry.category("actions").add("ha_favourites", HaFavourites);
