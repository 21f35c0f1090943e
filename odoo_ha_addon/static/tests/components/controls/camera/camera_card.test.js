import {beforeEach, describe, expect, getFixture, test} from "@odoo/hoot";
import {click} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {SNAPSHOT_EVERY} from "@odoo_ha_addon/components/controls/camera/sight";
import {defineHaModels, setPageVisible} from "../../../ha_test_helpers";
import {jpeg, servePictures} from "../../../services/pictures/picture_test_helpers";
import {mountTile} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => {
    onRpc("ha.favourite", "load", () => []);
});

const VIEW = ".o_ha_tile_view";

/** What an observer tells comes with the frames of the real browser. */
async function untilSeen() {
    for (let frame = 0; frame < 4; frame++) {
        await animationFrame();
    }
}

test("what a camera sees is on its card, renewed while somebody can see it, and opens all the rest", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    await mountTile("camera.porch", "idle");
    await untilSeen();
    await expect.waitForSteps(["1"]);
    await animationFrame();
    expect(`${VIEW} img`).toHaveAttribute("alt", "What Kitchen sees");
    await advanceTime(SNAPSHOT_EVERY + 500);
    await expect.waitForSteps(["1"]);
    setPageVisible(false);
    await advanceTime(5 * SNAPSHOT_EVERY);
    expect.verifySteps([]);
    setPageVisible(true);
    await expect.waitForSteps(["1"]);
    await click(VIEW);
    await animationFrame();
    expect(".o_ha_entity_dialog").toHaveCount(1);
    await expect.waitForSteps(["1"]);
});

test("a camera that is scrolled away fetches nothing", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    const far = document.createElement("div");
    far.style.height = "5000px";
    getFixture().append(far);
    await mountTile("camera.porch", "idle");
    await untilSeen();
    await advanceTime(2 * SNAPSHOT_EVERY);
    expect(`${VIEW} .o_ha_picture`).toHaveCount(0);
    expect.verifySteps([]);
});

for (const [what, state, props] of [
    ["cannot be reached", "unavailable", {}],
    ["is being arranged", "idle", {isPlain: true}],
]) {
    test(`a camera that ${what} shows no picture`, async () => {
        servePictures(jpeg, {isFreeingTold: false});
        await mountTile("camera.porch", state, {}, props);
        await untilSeen();
        expect(VIEW).toHaveCount(0);
        expect.verifySteps([]);
    });
}
