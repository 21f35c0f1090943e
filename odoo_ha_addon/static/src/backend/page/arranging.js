import {arrangementOf} from "./arrangement";

/**
 * How users are arranging a page: a draft of ARRANGEMENT (docs/dashboards.md) or of another order, that is kept when they save it.
 *
 * Each change makes a new draft, so that what was made of the one before is seen to be old.
 */
export class Arranging {
    isOn = false;
    draft = {};

    kept = "";

    /** @param {any} arrangement the one that is kept */
    start(arrangement) {
        this.draft = arrangementOf(arrangement);
        this.kept = JSON.stringify(this.draft);
        this.isOn = true;
    }

    stop() {
        this.isOn = false;
        this.draft = {};
    }

    /** Whether something would be lost. */
    get isDirty() {
        return this.isOn && JSON.stringify(this.draft) !== this.kept;
    }

    /** @param {string} key of an area, device or entity */
    toggleHidden(key) {
        const {hidden} = this.draft;
        const others = hidden.filter((other) => other !== key);
        this.draft = {...this.draft, hidden: others.length < hidden.length ? others : [...hidden, key]};
    }

    /**
     * @param {string[]} keys of all areas, as they are
     * @param {string} key which one is moved
     * @param {string|null} before the one before which it goes; null for the end
     */
    moveArea(keys, key, before) {
        this.draft = {...this.draft, areas: moved(keys, key, before)};
    }

    /**
     * @param {number[]} ids of all favourites, as they are
     * @param {number} id which one is moved
     * @param {number|null} before
     */
    moveFavourite(ids, id, before) {
        this.draft = {...this.draft, favourites: moved(ids, id, before)};
    }

    /**
     * @param {string} placeKey the area of the cards
     * @param {string[]} keys of all its cards, as they are
     * @param {string} key
     * @param {string|null} before
     */
    moveCard(placeKey, keys, key, before) {
        this.draft = {...this.draft, cards: {...this.draft.cards, [placeKey]: moved(keys, key, before)}};
    }
}

/** @returns {string[]} `keys`, with `key` before `before` or at the end */
export function moved(keys, key, before) {
    const others = keys.filter((other) => other !== key);
    const place = before === null ? others.length : others.indexOf(before);
    return [...others.slice(0, place), key, ...others.slice(place)];
}

/** @returns {string|null} what stands after `key` when it is moved by one, towards the front or the end; null for the end */
export function neighbour(keys, key, isForward) {
    const place = keys.indexOf(key);
    return keys[isForward ? place + 2 : place - 1] ?? null;
}
