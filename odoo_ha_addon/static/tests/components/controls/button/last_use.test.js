import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {mountTile} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => {
    onRpc("ha.favourite", "load", () => []);
});

for (const entityId of ["button.push", "input_button.push", "scene.movie"]) {
    test(`${entityId} says how long ago it was used, and goes on with the time`, async () => {
        mockDate("2026-11-22 12:00:00", 0);
        const tell = await mountTile(entityId, "2026-11-22T11:55:00+00:00");
        expect(".o_ha_tile_state").toHaveText("5 minutes ago");
        await advanceTime(3 * 60_000);
        await animationFrame();
        expect(".o_ha_tile_state").toHaveText("8 minutes ago");
        await tell(luxon.DateTime.now().toISO());
        expect(".o_ha_tile_state").toHaveText("just now");
        await tell("unknown");
        expect(".o_ha_tile_state").toHaveText("Not used yet");
    });
}
