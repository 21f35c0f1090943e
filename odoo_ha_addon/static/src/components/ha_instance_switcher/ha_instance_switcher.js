import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { hasTouch } from "@web/core/browser/feature_detection";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useChildRef, useService } from "@web/core/utils/hooks";
import { useCurrentInstance } from "../../core/current_instance";
import { failureText } from "../../core/ha_refusal";
import { useHaConnection } from "../../core/hooks";
import { connectionOf, matches } from "../../core/instance_overview";
import { HaConnectionBadge, LOOKS } from "../ha_connection_badge/ha_connection_badge";

/** With more instances than this one types a part of the name instead of reading them all. */
export const SEARCH_FROM = 8;

/** In the systray: which Home Assistant this session works with, how its connection is, and the way to another one. */
export class HaInstanceSwitcher extends Component {
    static template = "odoo_ha_addon.HaInstanceSwitcher";
    static components = { Dropdown, DropdownItem, HaConnectionBadge };
    static props = {};

    setup() {
        this.data = useService("ha_data");
        this.action = useService("action");
        this.notification = useService("notification");
        this.here = useCurrentInstance();
        this.home = useHaConnection(() => this.here.current?.id);
        this.dropdown = useDropdownState();
        this.state = useState({ search: "", switchingTo: false });
        this.search = useRef("search");
        this.menu = useChildRef();
        this.connectionOf = connectionOf;
        this.navigation = {
            hotkeys: {
                enter: {
                    isAvailable: () => true,
                    bypassEditableProtection: true,
                    callback: ({ activeItem }) => {
                        if (activeItem && activeItem.target !== this.search.el) {
                            activeItem.select();
                        } else if (this.hasSearch) {
                            this.switchToFirstFound();
                        }
                    },
                },
            },
        };
        useEffect(
            (isShown) => {
                if (isShown) {
                    return this.env.services.command.add(_t("Switch Home Assistant"), () => this.dropdown.open(), {
                        hotkey: "alt+shift+h",
                    });
                }
            },
            () => [this.isShown]
        );
    }

    get isShown() {
        return this.here.instances.length > 1;
    }

    get hasSearch() {
        return this.here.instances.length > SEARCH_FROM;
    }

    get found() {
        return this.here.instances.filter((instance) => matches(instance, this.state.search));
    }

    get connection() {
        return this.home.connection || connectionOf(this.here.current);
    }

    get look() {
        return LOOKS[this.connection.state] || LOOKS.waiting;
    }

    get name() {
        return this.here.current?.name || _t("No instance");
    }

    get title() {
        return _t("Home Assistant: %(name)s (%(connection)s)", { name: this.name, connection: this.look.label });
    }

    isCurrent({ id }) {
        return id === this.here.current?.id;
    }

    onStateChanged(isOpen) {
        this.state.search = "";
        if (isOpen) {
            this.data.refresh();
        }
    }

    /** Where the focus goes, the arrow keys go too; a virtual keyboard that nobody asked for would hide half of the list. */
    onOpened() {
        const target = this.hasSearch && !hasTouch() ? this.search.el : this.menu.el.querySelector("[aria-checked=true]");
        (target || this.menu.el.querySelector(".o-navigable")).focus();
    }

    switchToFirstFound() {
        const [first] = this.found;
        if (first) {
            this.dropdown.close();
            this.switchTo(first);
        }
    }

    async switchTo(instance) {
        if (this.isCurrent(instance)) {
            return;
        }
        this.state.switchingTo = instance.id;
        try {
            const { success, error } = await this.data.switchInstance(instance.id);
            if (!success) {
                this.notification.add(error, { type: "danger" });
            }
        } catch (error) {
            this.notification.add(failureText(error), { type: "danger" });
        } finally {
            this.state.switchingTo = false;
        }
    }

    openAll() {
        this.action.doAction("odoo_ha_addon.action_ha_instances", { clearBreadcrumbs: true });
    }

    openComparison() {
        this.action.doAction("odoo_ha_addon.action_ha_compare");
    }
}

registry
    .category("systray")
    .add("odoo_ha_addon.instance_switcher", { Component: HaInstanceSwitcher }, { sequence: 20 });
