import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {usableEntity} from "./live/attribute_types";
import {presenceOf} from "./live/presence";
import {wordsOf} from "./words/key_words";

/**
 * What Home Assistant's domains are to a page: one declaration each, in the folder of the domain; docs/controls.md tells how to add one.
 *
 * Where a function tells nothing (`undefined`), and where a declaration has no such member, the general rule holds.
 *
 * @typedef {import("@odoo_ha_addon/services/live/entity_table").HaEntity} HaEntity
 * @typedef {import("@odoo_ha_addon/components/entity/entity_control").EntityControl} EntityControl
 *
 * @typedef {Object} HaControlDeclaration
 * @property {string} [title] what the things of the domain are called, such as "Lights"
 *
 * Its parts; each is given one prop, `control`, an `EntityControl`:
 * @property {typeof Component} [component] the whole control, for dialogs and forms
 * @property {typeof Component} [compact] what fits in a row of a list, on a card or on a tile
 * @property {typeof Component} [dialog] in a dialog, instead of `component`
 * @property {typeof Component} [form] in a form, instead of `component`
 * @property {typeof Component} [list] in a row of a list, instead of `compact`
 * @property {typeof Component} [card] on a card, instead of `compact`
 * @property {typeof Component} [tile] on a tile, instead of `compact`
 * @property {{component: typeof Component, isShown: (entity: HaEntity) => boolean}} [bar] what one drags along below the name on a
 *  card, and for which entities
 * @property {{component: typeof Component, isShown: (entity: HaEntity) => boolean}} [view] what one sees below the name on a card, such
 *  as the picture of a camera, and of which entities; its props are `recordId` and `entity`, an `HaEntity`
 * @property {typeof Component} [detail] what stands behind the state in words; its only prop is `entity`, an `HaEntity`
 * @property {typeof Component} [stateView] what stands in place of a state in words that goes on by itself; its only prop is `entity`
 *
 * How it looks and reads:
 * @property {string[]} [attributes] which a row, card or tile shows, so that they come with the rows of a page
 * @property {(entity: HaEntity) => string|undefined} [stateText] the state in words
 * @property {string} [unknownText] what "unknown" means, where it is not that nobody knows
 * @property {(entity: HaEntity) => string|undefined} [amount] what is said behind the state in words: how much of it, such as a
 *  percentage, what it plays, what comes next
 * @property {(entity: HaEntity) => string|undefined} [picture] that stands in place of the icon on a card: an address, or any other
 *  text that is another one for another picture
 * @property {(entity: HaEntity) => string|undefined} [stateTone] how much the state asks to be noticed; see `words/state_tone.js`
 * @property {(entity: HaEntity) => string|undefined} [color] of its own that it shines in, in CSS
 * @property {(entity: HaEntity) => string|undefined} [icon] such as `mdi:counter`, where Home Assistant's page has one and its server not
 * @property {string} [simpleIcon] class of Font Awesome 4.7, for pages without the icons of Home Assistant
 * @property {string|((entity: HaEntity) => string)} [section] of a room where it stands, as `SECTIONS` has them; `sensors` where
 *  there is nothing to control, else `more`
 * @property {"control"|"sensor"|"assistant"|"event"|"notify"} [use] among which entities of a device it stands; `control` without it
 *
 * What it does:
 * @property {Object<string, (control: EntityControl, data: Object) => string|false>} [risks]
 *  services that ask first: the question, or a falsy value where nothing is at risk
 * @property {(entity: Partial<HaEntity>) => import("./calls/quick_actions").QuickAction|false|undefined} [quickAction] what one key
 *  press in the command palette does
 */
export const controlRegistry = registry.category("ha_controls");

/** In the order in which they stand in a room. */
export const SECTIONS = ["lights", "climate", "covers", "security", "media", "more", "sensors"];

/** What tells icon, unit and kind of control, whatever the domain. */
const COMMON_ATTRIBUTES = [
    "device_class",
    "icon",
    "state_class",
    "supported_features",
    "unit_of_measurement",
];

const part = {validate: (value) => value?.prototype instanceof Component, optional: true};
const optional = (type) => ({type, optional: true});
const partOfSome = {type: Object, shape: {component: part, isShown: Function}, optional: true};

controlRegistry.addValidation({
    // A text that is not translated yet, where registries are checked: in debug mode, before translations are there.
    title: {validate: (title) => Boolean(title), optional: true},
    component: part,
    compact: part,
    dialog: part,
    form: part,
    list: part,
    card: part,
    tile: part,
    detail: part,
    stateView: part,
    bar: partOfSome,
    view: partOfSome,
    attributes: {type: Array, element: String, optional: true},
    stateText: optional(Function),
    unknownText: {validate: (text) => String(text).length > 0, optional: true},
    amount: optional(Function),
    stateTone: optional(Function),
    color: optional(Function),
    picture: optional(Function),
    icon: optional(Function),
    simpleIcon: optional(String),
    section: {
        validate: (section) => typeof section === "function" || SECTIONS.includes(section),
        optional: true,
    },
    use: {
        validate: (use) => ["control", "sensor", "assistant", "event", "notify"].includes(use),
        optional: true,
    },
    risks: {type: Object, values: {type: Function}, optional: true},
    quickAction: optional(Function),
});

const SUBSTITUTES = {
    dialog: "component",
    form: "component",
    list: "compact",
    card: "compact",
    tile: "compact",
};

/**
 * @param {string} domain such as `light`
 * @returns {HaControlDeclaration|undefined}
 */
export function declarationOf(domain) {
    return controlRegistry.get(domain, undefined);
}

/**
 * @param {string} domain
 * @param {"dialog"|"form"|"list"|"card"|"tile"} place
 * @returns {typeof Component|undefined} what the domain shows there to control an entity
 */
export function partFor(domain, place) {
    const declaration = declarationOf(domain);
    return declaration?.[place] || declaration?.[SUBSTITUTES[place]];
}

/**
 * @param {HaEntity} entity
 * @returns {typeof Component|undefined} what one drags along below its name on a card
 */
export function barFor(entity) {
    return partOfThis(entity, "bar");
}

/**
 * @param {HaEntity} entity
 * @returns {typeof Component|undefined} what one sees below its name on a card
 */
export function viewFor(entity) {
    return partOfThis(entity, "view");
}

function partOfThis(entity, place) {
    const declared = declarationOf(entity.domain)?.[place];
    return declared?.isShown(usableEntity(entity)) ? declared.component : undefined;
}

/**
 * @param {HaEntity} entity
 * @returns {string|undefined} what is said behind the state in words, where there is a state
 */
export function amountOf(entity) {
    return presenceOf(entity) === "value"
        ? declarationOf(entity.domain)?.amount?.(usableEntity(entity))
        : undefined;
}

/**
 * @param {string} domain
 * @returns {boolean} whether there may be more to say than a word
 */
export function hasAmount(domain) {
    return Boolean(declarationOf(domain)?.amount);
}

/**
 * @param {HaEntity} entity
 * @returns {string|undefined} which picture stands in place of its icon on a card
 */
export function pictureOf(entity) {
    return declarationOf(entity.domain)?.picture?.(usableEntity(entity)) || undefined;
}

/**
 * @param {HaEntity} entity
 * @returns {string|undefined} the colour of its own that it shines in, in CSS
 */
export function colorOf(entity) {
    return declarationOf(entity.domain)?.color?.(usableEntity(entity));
}

/**
 * @param {Partial<HaEntity>} entity
 * @returns {string} one of `SECTIONS`
 */
export function sectionOf(entity) {
    const {section, use = "control"} = declarationOf(entity.domain) || {};
    const own = typeof section === "function" ? section(usableEntity(entity)) : section;
    return own || (use === "control" ? "more" : "sensors");
}

/**
 * @param {string} domain
 * @returns {boolean} whether there is something to take hold of in a dialog, and not only a state to read
 */
export function isControlled(domain) {
    const {use = "control"} = declarationOf(domain) || {};
    return use === "control" && Boolean(partFor(domain, "dialog"));
}

/** @returns {string[]} the attributes that rows of entities need to be shown at once, whatever their domains */
export function attributesOfRows() {
    const declared = controlRegistry.getAll().flatMap(({attributes}) => attributes || []);
    return [...new Set([...COMMON_ATTRIBUTES, ...declared])].sort();
}

/**
 * @param {string} domain
 * @returns {string} such as "Lights"; of a domain without a name its key as words: "Air quality"
 */
export function domainText(domain) {
    return String(declarationOf(domain)?.title || wordsOf(domain));
}
