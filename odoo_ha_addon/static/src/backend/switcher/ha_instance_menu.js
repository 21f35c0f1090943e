import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {hasTouch} from "@web/core/browser/feature_detection";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {useDropdownCloser} from "@web/core/dropdown/dropdown_hooks";
import {useService} from "@web/core/utils/hooks";
import {useCurrentInstance} from "@odoo_ha_addon/services/instances/current_instance";
import {connectionOf, matches} from "@odoo_ha_addon/services/instances/instance_overview";
import {HaConnectionBadge} from "@odoo_ha_addon/components/ui/ha_connection_badge/ha_connection_badge";

/** With more instances than this one types a part of the name instead of reading them all. */
export const SEARCH_FROM = 8;

/** What the switcher opens: the instances to choose from, and ways to all of them. */
export class HaInstanceMenu extends Component {
    static template = "odoo_ha_addon.HaInstanceMenu";
    static components = {DropdownItem, HaConnectionBadge};
    static props = {switchTo: Function};

    setup() {
        this.action = useService("action");
        this.here = useCurrentInstance();
        this.dropdown = useDropdownCloser();
        this.state = useState({search: ""});
        this.root = useRef("root");
        this.connectionOf = connectionOf;
        onMounted(() => this._focus());
    }

    get hasSearch() {
        return this.here.instances.length > SEARCH_FROM;
    }

    get found() {
        return this.here.instances.filter((instance) => matches(instance, this.state.search));
    }

    isCurrent({id}) {
        return id === this.here.current?.id;
    }

    /** Where the focus goes, the arrow keys go too; a virtual keyboard that nobody asked for would hide half of the list. */
    _focus() {
        const wanted = this.hasSearch && !hasTouch() ? "input" : "[aria-checked=true]";
        const target = this.root.el.querySelector(wanted) || this.root.el.querySelector(".o-navigable");
        target.focus();
    }

    onSearchKeydown(ev) {
        const [first] = this.found;
        if (ev.key === "Enter" && first) {
            ev.stopPropagation();
            this.dropdown.closeAll();
            this.props.switchTo(first);
        }
    }

    openAll() {
        this.action.doAction("odoo_ha_addon.action_ha_instances", {clearBreadcrumbs: true});
    }

    openComparison() {
        this.action.doAction("odoo_ha_addon.action_ha_compare");
    }
}
