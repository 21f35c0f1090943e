import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {HaCameraView} from "@odoo_ha_addon/components/controls/camera/ha_camera_view";
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

class Scroller extends Component {
    static components = {HaCameraView};
    static props = {};
    static template = xml`
        <div class="scroller" style="height: 200px; overflow-y: auto;">
            <div style="height: 5000px;"/>
            <HaCameraView recordId="1" entity="{name: 'Porch'}"/>
        </div>`;
}

test("a camera that is scrolled away fetches nothing", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    await mountWithCleanup(Scroller);
    await untilSeen();
    await advanceTime(2 * SNAPSHOT_EVERY);
    expect.verifySteps([]);
    queryOne(".scroller").scrollTop = 5000;
    await untilSeen();
    await expect.waitForSteps(["1"]);
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
