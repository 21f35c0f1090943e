import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {jpeg, servePictures} from "../../../services/pictures/picture_test_helpers";
import {mountTile} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => {
    onRpc("ha.favourite", "load", () => []);
});

test("a person is shown with their portrait, and where they are", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    const tell = await mountTile("person.ada", "home", {entity_picture: "/api/image/serve/1"});
    await expect.waitForSteps(["1?of=%2Fapi%2Fimage%2Fserve%2F1"]);
    await animationFrame();
    expect(".o_ha_tile_open .o_ha_picture img").toHaveCount(1);
    expect(".o_ha_tile_open .o_ha_icon").toHaveCount(0);
    expect(".o_ha_tile .o_ha_state").toHaveText("Home");
    await tell("not_home");
    expect(".o_ha_tile .o_ha_state").toHaveText("Away");
    await tell("Workshop");
    expect(".o_ha_tile .o_ha_state").toHaveText("Workshop");
});

test("whose portrait cannot be shown has the icon", async () => {
    servePictures(() => new Response("There is none.", {status: 404}));
    await mountTile("person.ada", "home", {entity_picture: "/api/image/serve/1"});
    await expect.waitForSteps(["1?of=%2Fapi%2Fimage%2Fserve%2F1"]);
    await animationFrame();
    expect(".o_ha_tile_open .o_ha_icon").toHaveCount(1);
});

test("who has no portrait has the icon, and nothing is asked for", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    await mountTile("person.bob", "home");
    expect(".o_ha_tile_open .o_ha_icon").toHaveCount(1);
    expect.verifySteps([]);
});
