import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineHaModels} from "../../../ha_test_helpers";
import {listenToCalls, mountControl} from "../control_test_helpers";

describe.current.tags("desktop");
defineHaModels();

const button = (service) => `.o_ha_button[data-service=${service}]`;

test("a message is spoken by a media player that the user may control", async () => {
    const takeCalls = listenToCalls();
    await mountControl("tts.voice", "unknown", {}, {name: "Voice"});
    expect("textarea").toHaveCount(1);
    await animationFrame();
    expect("[role=status]:contains(no media player)").toHaveCount(1);
    expect(button("speak")).not.toBeEnabled();
    expect(takeCalls()).toEqual([]);
});
