import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../../ha_test_helpers";
import {mountTile} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

beforeEach(() => {
    onRpc("ha.favourite", "load", () => []);
});

for (const entityId of ["vacuum.robby", "lawn_mower.halm"]) {
    test(`${entityId} says its battery behind its state, if it knows it`, async () => {
        const tell = await mountTile(entityId, "docked", {battery_level: 87});
        expect(".o_ha_tile_state").toHaveText("Docked · battery 87%");
        await tell("docked", {battery_level: null});
        expect(".o_ha_tile_state").toHaveText("Docked");
        await tell("unavailable", {battery_level: 87});
        expect(".o_ha_tile_state").toHaveText("Unavailable");
    });
}
