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

const SONG = {
    supported_features: 1 + 16384 + 32,
    entity_picture: "/cover/1",
    media_content_type: "music",
    media_title: "Quiet piano",
    media_artist: "The Lobby Trio",
};

test("a card shows the cover of what is played, its title and its artist, and the buttons", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    const tell = await mountTile("media_player.lobby", "playing", SONG);
    await expect.waitForSteps(["1?of=%2Fcover%2F1"]);
    await animationFrame();
    expect(".o_ha_tile_open .o_ha_picture img").toHaveCount(1);
    expect(".o_ha_tile_state").toHaveText("Playing · Quiet piano · The Lobby Trio");
    expect(".o_ha_tile [data-service=media_pause]").toHaveCount(1);
    expect(".o_ha_tile [data-service=media_next_track]").toHaveCount(1);
    await tell("playing", {entity_picture: "/cover/2", media_title: "Loud piano"});
    await expect.waitForSteps(["1?of=%2Fcover%2F2"]);
    expect(".o_ha_tile_state").toHaveText("Playing · Loud piano · The Lobby Trio");
});

test("a player that is off shows its icon alone, whatever it played", async () => {
    servePictures(jpeg, {isFreeingTold: false});
    await mountTile("media_player.lobby", "off", SONG);
    expect(".o_ha_tile_open .o_ha_icon").toHaveCount(1);
    expect(".o_ha_tile_state").toHaveText("Off");
    expect.verifySteps([]);
});
