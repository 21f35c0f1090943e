import {_t} from "@web/core/l10n/translation";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {
    HaOpeningBar,
    HaOpeningButtons,
    HaOpeningControl,
} from "@odoo_ha_addon/components/controls/opening/ha_opening_control";
import {enlarged} from "@odoo_ha_addon/components/ui/parts/ha_large";
import {Opening} from "@odoo_ha_addon/components/controls/opening/opening";

const valve = new Opening({
    domain: "valve",
    icons: {open: "mdi:valve-open", close: "mdi:valve-closed"},
    // What does harm where it flows unseen.
    cautious: ["gas", "water"],
});

/** The buttons of a valve. */
export class HaValveButtons extends HaOpeningButtons {
    static opening = valve;
}

/** Position of a valve. */
export class HaValveControl extends HaOpeningControl {
    static opening = valve;
}

/** How far it is open, on its card. */
export class HaValveBar extends HaOpeningBar {
    static opening = valve;
}

controlRegistry.add("valve", {
    component: HaValveControl,
    dialog: enlarged(HaValveControl),
    compact: HaValveButtons,
    risks: valve.risks,
    title: _t("Valves"),
    simpleIcon: "fa-filter",
    section: "covers",
    attributes: ["current_position"],
    amount: (entity) => valve.amountOf(entity),
    bar: {component: HaValveBar, isShown: (entity) => valve.hasPosition(entity)},
    quickAction: (entity) => valve.quickAction(entity),
});
