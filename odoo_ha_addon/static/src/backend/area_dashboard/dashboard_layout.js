/**
 * How the rows of `ha.dashboard.load` become floors, areas and cards; docs/dashboards.md has ROW, DASHBOARD and ARRANGEMENT.
 *
 * @typedef {Object} HaRow an entity, as docs/dashboards.md has ROW
 *
 * @typedef {Object} HaCardItem one entity on a card
 * @property {HaRow} row
 * @property {string} label its name, without that of the device whose card it is on
 * @property {HaPlace|false} movedTo the area that it is in, where that is not its device's
 * @property {{id: number, name: string}|false} from the device that it belongs to, which is in another area
 * @property {boolean} isHidden by the user
 *
 * @typedef {Object} HaCard a device with its entities, or a single entity
 * @property {string} key such as `device:3` or `entity:7`
 * @property {string} name
 * @property {{id: number, name: string, entry_type: string|false}|false} device
 * @property {HaCardItem[]} items
 * @property {boolean} isHidden
 *
 * @typedef {Object} HaPlace an area, or what is in none
 * @property {string} key `area:3`; `area:0` for what is in none
 * @property {number|false} id
 * @property {string} name empty for what is in none
 * @property {string|false} icon
 * @property {string|false} picture tells one from another
 * @property {number} hue of its colour, in degrees of the colour wheel
 * @property {number|false} floorId
 * @property {HaRow[]} rows the entities that are in it
 * @property {HaCard[]} cards
 * @property {boolean} isHidden
 */

import {hueOf, huesOf} from "@odoo_ha_addon/backend/overview/rooms/room_color";
import {arrangementOf} from "@odoo_ha_addon/backend/page/arrangement";

export const NOWHERE = "area:0";

/** What one does something with comes first, what only tells something comes last. */
const DOMAIN_ORDER = [
    "light", "switch", "climate", "water_heater", "cover", "valve", "fan", "humidifier", "lock", "alarm_control_panel",
    "media_player", "remote", "vacuum", "lawn_mower", "siren", "camera", "scene", "script", "automation", "button",
    "input_button", "input_boolean", "input_select", "select", "input_number", "number", "input_text", "text",
    "input_datetime", "datetime", "date", "time", "counter", "timer", "schedule", "todo", "calendar", "weather", "person",
    "device_tracker", "binary_sensor", "sensor",
]; // prettier-ignore

function rank(domain) {
    const place = DOMAIN_ORDER.indexOf(domain);
    return place < 0 ? DOMAIN_ORDER.length : place;
}

const byName = (a, b) => a.name.localeCompare(b.name, undefined, {numeric: true});
const byDomain = (a, b) => rank(a.row.domain) - rank(b.row.domain) || byName(a.row, b.row);

/**
 * @template {{key: string}} T
 * @param {T[]} things
 * @param {string[]} [keys] their order; what is not named comes after, as it was
 * @returns {T[]}
 */
export function arranged(things, keys = []) {
    const places = new Map(keys.map((key, place) => [key, place]));
    const place = ({key}) => places.get(key) ?? keys.length;
    return [...things].sort((a, b) => place(a) - place(b));
}

/**
 * @param {string} name of an entity, with which Home Assistant shows the device's
 * @param {string} deviceName
 * @returns {string} what is left to say on the card of that device
 */
export function nameOnCard(name, deviceName) {
    const isPrefix = name.toLocaleLowerCase().startsWith(`${deviceName.toLocaleLowerCase()} `);
    const rest = isPrefix ? name.slice(deviceName.length).trim() : "";
    return rest ? rest.charAt(0).toLocaleUpperCase() + rest.slice(1) : name;
}

function cardOrder(a, b) {
    const [manyA, manyB] = [a.items.length > 1, b.items.length > 1];
    if (manyA !== manyB) {
        return manyA ? -1 : 1;
    }
    return manyA ? byName(a, b) : byDomain(a.items[0], b.items[0]);
}

/** Puts rows on cards, and cards into places. */
class Builder {
    constructor({areas, devices, entities, arrangement}) {
        this.arrangement = arrangementOf(arrangement);
        this.hidden = new Set(this.arrangement.hidden);
        this.entities = entities;
        this.devices = new Map(devices.map((device) => [device.id, device]));
        this.places = new Map();
        const hues = huesOf(areas);
        for (const {floor_id: floorId, ...area} of areas) {
            this.addPlace({...area, floorId, hue: hues.get(area.id)});
        }
        this.nowhere = this.addPlace({
            id: false,
            name: "",
            icon: false,
            picture: false,
            floorId: false,
            hue: hueOf(""),
        });
        this.cards = new Map();
    }

    addPlace(values) {
        const key = `area:${values.id || 0}`;
        const place = {...values, key, rows: [], cards: [], isHidden: this.hidden.has(key)};
        this.places.set(values.id, place);
        return place;
    }

    placeOf(areaId) {
        return this.places.get(areaId) || this.nowhere;
    }

    build() {
        for (const row of this.entities) {
            this.addRow(row);
        }
        const order = this.arrangement.cards;
        for (const place of this.places.values()) {
            for (const card of place.cards) {
                card.items.sort((a, b) => Boolean(a.movedTo) - Boolean(b.movedTo) || byDomain(a, b));
            }
            place.cards = arranged(place.cards.sort(cardOrder), order[place.key]);
        }
        const places = arranged(
            [...this.places.values()].filter((place) => place !== this.nowhere).sort(byName),
            this.arrangement.areas
        );
        return this.nowhere.rows.length || !places.length ? [...places, this.nowhere] : places;
    }

    addRow(row) {
        const place = this.placeOf(row.effective_area_id);
        const device = this.devices.get(row.device_id);
        const home = device && this.placeOf(device.area_id);
        place.rows.push(row);
        // A device that is in no area, or in one that the user may not see, has nothing that its entities could be away from.
        if (device && (home !== this.nowhere || home === place)) {
            const isAway = home !== place;
            this.deviceCard(device, home).items.push({
                row,
                label: nameOnCard(row.name, device.name),
                movedTo: isAway && place,
                from: false,
                isHidden: this.hidden.has(`entity:${row.id}`),
            });
            if (!isAway) {
                return;
            }
        }
        const key = `entity:${row.id}`;
        const isHidden = this.hidden.has(key);
        place.cards.push({
            key,
            name: row.name,
            device: false,
            items: [{row, label: row.name, movedTo: false, from: device || false, isHidden}],
            isHidden,
        });
    }

    deviceCard(device, place) {
        const key = `device:${device.id}`;
        if (!this.cards.has(key)) {
            const card = {key, name: device.name, device, items: [], isHidden: this.hidden.has(key)};
            this.cards.set(key, card);
            place.cards.push(card);
        }
        return this.cards.get(key);
    }
}

/**
 * @param {Object} dashboard DASHBOARD
 * @returns {{places: HaPlace[], floors: {id: number|false, name: string, icon: string|false, places: HaPlace[]}[]}}
 *  the floors from the lowest up as Home Assistant has them, at last what is on none
 */
export function layoutOf(dashboard) {
    const places = new Builder(dashboard).build();
    const known = new Set(dashboard.floors.map(({id}) => id));
    const level = (floor) => (floor.has_level ? floor.level : Infinity);
    const floors = [...dashboard.floors]
        .sort((a, b) => level(a) - level(b) || byName(a, b))
        .map((floor) => ({...floor, places: places.filter(({floorId}) => floorId === floor.id)}));
    const elsewhere = places.filter(({floorId}) => !known.has(floorId));
    return {
        places,
        floors: [...floors, {id: false, name: "", icon: false, places: elsewhere}].filter(
            (floor) => floor.places.length
        ),
    };
}

/**
 * @param {HaCard[]} cards
 * @param {{domain?: string|false, isEditing?: boolean}} options only entities of this domain; all, with what is hidden
 * @returns {HaCard[]} without what is not to be shown
 */
export function visibleCards(cards, {domain = false, isEditing = false} = {}) {
    if (isEditing) {
        return cards;
    }
    const isShown = ({row, isHidden}) => !isHidden && (!domain || row.domain === domain);
    return cards
        .filter(({isHidden}) => !isHidden)
        .map((card) => ({...card, items: card.items.filter(isShown)}))
        .filter(({items}) => items.length);
}

/**
 * @param {HaPlace[]} places
 * @param {string} search what somebody typed
 * @returns {{place: HaPlace, cards: HaCard[]}[]} where all its words are in the names of entity, device and area, or in the entity
 *  id; an entity that was moved away is found where it is
 */
export function found(places, search) {
    const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const matches = (card, place) => {
        const around = `${card.name} ${place.name}`;
        return ({row, movedTo}) => {
            const text = `${around} ${row.name} ${row.entity_id}`.toLocaleLowerCase();
            return !movedTo && words.every((word) => text.includes(word));
        };
    };
    return places
        .map((place) => ({
            place,
            cards: place.cards
                .map((card) => ({...card, items: card.items.filter(matches(card, place))}))
                .filter(({items}) => items.length),
        }))
        .filter(({cards}) => cards.length);
}

/** @returns {string[]} the domains of these rows, those with something to do first */
export function domainsOf(rows) {
    return [...new Set(rows.map(({domain}) => domain))].sort(
        (a, b) => rank(a) - rank(b) || a.localeCompare(b)
    );
}
