import {toRaw} from "@odoo/owl";
import {press, queryAll, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {expect} from "@odoo/hoot";
import {getService} from "@web/../tests/web_test_helpers";
import {NOW} from "../ha_test_helpers";

/** What opens is rendered, and rendered once more, within so many turns of the browser's microtasks. */
const TURNS = 30;

/**
 * Home Assistant tells something about every entity on the page, at once: the bus of the tests would take turns that nobody knows.
 *
 * @param {number} moment seconds after the states that the page has
 * @param {string} [newState] the state that each entity has now; without it each keeps its own
 */
export function changeEntities(moment, newState) {
    const {table} = getService("ha_store");
    const entities = [...toRaw(table.entities).values()].map(({id, state}) => ({
        id,
        s: newState ?? state,
        c: NOW + moment,
        u: NOW + moment,
        "+": {moment},
    }));
    table.applyFrame({entities, gone: []}, () => true);
}

/** Whatever may change on a page at any moment changes, but for what closes what is open: the loss of a connection does so. */
function changeEverything(turn) {
    for (const connection of getService("ha_connections").connections.values()) {
        Object.assign(connection, {reason: `Reason ${turn}`, since: NOW + turn});
    }
    changeEntities(turn);
    const {state} = getService("ha_data");
    state.instances = state.instances.map((instance) => ({...instance, entity_count: turn}));
}

/**
 * Opens something again and again, by a click or a function; each time all that is live changes once, one turn of the microtasks later than the
 * time before: while it is rendered, while it waits to be mounted, and afterwards. Ends with it closed.
 *
 * @param {string|(() => void)} open
 * @param {string} shown what is on the page once while it is open
 * @param {(turn: number) => void} [change] what changes besides
 */
export async function openWhileThingsChange(open, shown, change = () => {}) {
    for (let turn = 0; turn < TURNS; turn++) {
        if (typeof open === "function") {
            open();
        } else {
            queryOne(open).click();
        }
        for (let waited = 0; waited < turn; waited++) {
            await Promise.resolve();
        }
        changeEverything(turn);
        change(turn);
        await animationFrame();
        await animationFrame();
        expect(queryAll(shown).length).toBe(1, {message: `open after a change in turn ${turn}`});
        await press("Escape");
        await animationFrame();
        expect(queryAll(shown).length).toBe(0, {message: `closed after a change in turn ${turn}`});
    }
}
