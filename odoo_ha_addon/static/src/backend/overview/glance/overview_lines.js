import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";

/**
 * How the numbers of the overview went in the last 24 hours. An addon that keeps history puts a component into this registry, which gets
 * the props `ids` (of `ha.entity`), `present` (the number as of now) and `isSum` (whether the numbers are added; else their mean is drawn).
 */
export const lineRegistry = registry.category("odoo_ha_addon.overview_lines");
lineRegistry.addValidation({component: {validate: (value) => value?.prototype instanceof Component}});
