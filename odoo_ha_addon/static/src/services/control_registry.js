import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";

/**
 * The controls of Home Assistant's domains; docs/controls.md tells how to add one.
 *
 * @typedef {Object} HaControlDeclaration
 * @property {typeof Component} component the whole control; its only prop is `control`, an `EntityControl`
 * @property {typeof Component} [compact] what fits in a row of a list or on a card; the same prop
 * @property {Object<string, (control: import("./entity_control").EntityControl, data: Object) => string|false>} [risks]
 *  services that ask first: the question, or a falsy value where nothing is at risk
 */
export const controlRegistry = registry.category("ha_controls");

const isComponent = (value) => value?.prototype instanceof Component;

controlRegistry.addValidation({
    component: {validate: isComponent},
    compact: {validate: isComponent, optional: true},
    risks: {type: Object, values: {type: Function}, optional: true},
});

/**
 * @param {string} domain such as `light`
 * @returns {HaControlDeclaration|undefined}
 */
export function declarationOf(domain) {
    return controlRegistry.get(domain, undefined);
}
