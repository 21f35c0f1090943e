import {describe, expect, test} from "@odoo/hoot";
import {onRpc} from "@web/../tests/web_test_helpers";
import {defineHaModels} from "../../ha_test_helpers";
import {mountControl} from "./control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

for (const [entityId, state] of [
    ["scene.movie", "unknown"],
    ["script.night", "on"],
    ["button.push", "unknown"],
    ["automation.night", "on"],
    ["update.hub", "on"],
]) {
    test(`who may not control ${entityId} sees no handles`, async () => {
        onRpc("ha.entity", "script_fields", () => []);
        await mountControl(entityId, state, {supported_features: 127}, {mayControl: false});
        expect(".o_ha_control").toHaveClass("o_ha_no_handles");
        expect(".o_ha_control button:not(:disabled):not(.o_ha_handle)").toHaveCount(0);
        expect(".o_ha_control input:not(:disabled)").toHaveCount(0);
    });
}
