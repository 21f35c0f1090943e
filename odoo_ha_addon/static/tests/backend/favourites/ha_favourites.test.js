import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, press, queryAllAttributes, queryOne} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {getService, makeServerError, mountView, mountWebClient, onRpc} from "@web/../tests/web_test_helpers";
import {dashboard, rowOf} from "../dashboard_test_helpers";
import {defineHaModels, settle} from "../../ha_test_helpers";
import {serveInstances} from "../../instance_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const ROWS = {
    1: rowOf(1, "light.kitchen", {name: "Kitchen"}),
    2: rowOf(2, "light.kitchen", {name: "Office kitchen", instance_id: 2}),
    3: rowOf(3, "sensor.outside", {name: "Outside", state: "21.5"}),
};

/** Record ids of the favourites that the server keeps, in order. */
let kept;

beforeEach(() => {
    serveInstances();
    kept = [];
    onRpc("ha.favourite", "load", () => kept.map((id) => ROWS[id]));
    onRpc("ha.favourite", "mark", ({args: [id, isFavourite]}) => {
        kept = isFavourite ? [...kept, id] : kept.filter((other) => other !== id);
        return true;
    });
    onRpc("ha.favourite", "arrange", ({args: [ids]}) => {
        kept = ids;
        return true;
    });
    onRpc("ha.dashboard", "load", () => dashboard());
});

async function open(tag) {
    await mountWebClient();
    await getService("action").doAction({type: "ir.actions.client", tag});
    await animationFrame();
    await animationFrame();
}

const shown = () => queryAllAttributes(".o_ha_favourite_cards .o_ha_card_place", "data-id").map(Number);

test("favourites are shown in the user's order, with their instance where it is another one", async () => {
    kept = [3, 2];
    await open("ha_favourites");
    expect(shown()).toEqual([3, 2]);
    expect(".o_ha_of_instance").toHaveCount(1);
    expect(".o_ha_card_place[data-id='2'] .o_ha_of_instance").toHaveText("Office");
});

test("a user without any reads how to get some", async () => {
    await open("ha_favourites");
    expect(".o_ha_nothing").toHaveText(/Press the star of an entity/);
});

test("they are put into another order", async () => {
    kept = [1, 2, 3];
    await open("ha_favourites");
    await click(".o_ha_arrange");
    await animationFrame();
    expect(".o_ha_card_place[data-id='3'] .o_ha_move_up").toHaveAttribute("aria-label", "Move Outside up");
    expect(".o_ha_card_place[data-id='3'] .o_ha_move_down").not.toBeEnabled();
    expect(".o_ha_card_place[data-id='3'] .o_ha_hide").toHaveCount(0);
    await click(".o_ha_card_place[data-id='3'] .o_ha_move_up");
    await animationFrame();
    expect(shown()).toEqual([1, 3, 2]);
    expect(kept).toEqual([1, 2, 3], {message: "nothing is kept until it is saved"});
    await click(".o_ha_save");
    await animationFrame();
    expect(kept).toEqual([1, 3, 2]);
    expect(shown()).toEqual([1, 3, 2]);
    expect(".o_ha_move_up").toHaveCount(0);
});

test("what was moved and is discarded is as before, after a question", async () => {
    kept = [1, 2];
    await open("ha_favourites");
    await click(".o_ha_arrange");
    await animationFrame();
    await click(".o_ha_card_place[data-id='2'] .o_ha_move_up");
    await animationFrame();
    await press("Escape");
    await animationFrame();
    await click(".modal button:contains(Keep arranging)");
    await animationFrame();
    expect(shown()).toEqual([2, 1]);
    await click(".o_ha_discard");
    await animationFrame();
    await click(".modal button:contains(Discard)");
    await animationFrame();
    expect(shown()).toEqual([1, 2]);
    expect(".o_ha_move_up").toHaveCount(0);
});

test("leaving asks before it loses what was moved", async () => {
    kept = [1, 2];
    await open("ha_favourites");
    await click(".o_ha_arrange");
    await animationFrame();
    await click(".o_ha_card_place[data-id='2'] .o_ha_move_up");
    await animationFrame();
    getService("action").doAction({type: "ir.actions.client", tag: "ha_area_dashboard"});
    await animationFrame();
    expect(".modal").toHaveCount(1);
    await click(".modal button:contains(Keep arranging)");
    await animationFrame();
    expect(".o_ha_favourites").toHaveCount(1);
});

test("arranging by keyboard keeps the focus, at the way back once there is no further", async () => {
    kept = [1, 2, 3];
    await open("ha_favourites");
    await click(".o_ha_arrange");
    await animationFrame();
    await click(".o_ha_card_place[data-id='3'] .o_ha_move_up");
    await animationFrame();
    expect(".o_ha_card_place[data-id='3'] .o_ha_move_up").toBeFocused();
    await press("Enter");
    await animationFrame();
    expect(shown()).toEqual([3, 1, 2]);
    expect(".o_ha_card_place[data-id='3'] .o_ha_move_down").toBeFocused();
});

test("the focus is kept although something live is rendered between the press and the move", async () => {
    kept = [1, 2, 3];
    await open("ha_favourites");
    await click(".o_ha_arrange");
    await animationFrame();
    const {connections} = getService("ha_connections");
    for (let turn = 0; turn < 30; turn++) {
        const isUp = turn % 2 === 0;
        const button = queryOne(`.o_ha_card_place[data-id='3'] .o_ha_move_${isUp ? "up" : "down"}`);
        button.focus();
        connections.set(1, {state: turn % 4 < 2 ? "retrying" : "connected"});
        for (let waited = 0; waited < turn; waited++) {
            await Promise.resolve();
        }
        button.click();
        await animationFrame();
        await animationFrame();
        expect(shown()).toEqual(isUp ? [1, 3, 2] : [1, 2, 3]);
        expect(`.o_ha_card_place[data-id='3'] .o_ha_move_up`).toBeFocused({message: `turn ${turn}`});
        if (isUp) {
            expect(document.activeElement).toBe(button);
        }
    }
});

test("Escape ends the arranging", async () => {
    kept = [1, 2];
    await open("ha_favourites");
    await click(".o_ha_arrange");
    await animationFrame();
    expect(".o_ha_move_up").toHaveCount(2);
    await press("Escape");
    await animationFrame();
    expect(".o_ha_move_up").toHaveCount(0);
});

test("an order that the server refuses is still there to be saved again", async () => {
    kept = [1, 2];
    await open("ha_favourites");
    onRpc("ha.favourite", "arrange", () => {
        throw makeServerError({message: "no"});
    });
    expect.errors(1);
    await click(".o_ha_arrange");
    await animationFrame();
    await click(".o_ha_card_place[data-id='2'] .o_ha_move_up");
    await animationFrame();
    await click(".o_ha_save");
    await animationFrame();
    await animationFrame();
    expect(".o_ha_move_up").toHaveCount(2);
    expect(shown()).toEqual([2, 1]);
    expect.verifyErrors(["RPC_ERROR"]);
});

test("a star marks, shows it at once, and takes back", async () => {
    await mountView({
        type: "list",
        resModel: "ha.entity",
        arch: `<list><field name="name"/><widget name="ha_favourite"/></list>`,
        selectRecord: () => expect.step("opened"),
    });
    await settle();
    const star = ".o_data_row:eq(0) .o_ha_favourite";
    expect(star).toHaveAttribute("aria-pressed", "false");
    expect(star).toHaveAttribute("aria-label", "Add Kitchen to favorites");
    const answer = new Deferred();
    onRpc("ha.favourite", "mark", () => answer);
    await click(star);
    await animationFrame();
    expect(star).toHaveAttribute("aria-pressed", "true");
    kept = [1];
    answer.resolve(true);
    await animationFrame();
    await animationFrame();
    expect(star).toHaveAttribute("aria-label", "Remove Kitchen from favorites");
    expect(".o_data_row:eq(1) .o_ha_favourite").toHaveAttribute("aria-pressed", "false");
    expect.verifySteps([]);
});
