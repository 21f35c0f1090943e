import {describe, expect, test} from "@odoo/hoot";
import {queryAll} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {HaEntityDialog} from "@odoo_ha_addon/components/entity/ha_entity_dialog";
import {HaTile} from "@odoo_ha_addon/components/entity/ha_tile";
import {cardParts, dialogParts} from "@odoo_ha_addon/services/entity_parts";
import {rowOf} from "../../backend/dashboard_test_helpers";
import {defineHaModels, setParts} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class Part extends Component {
    static template = xml`<span class="o_part" t-esc="props.entity.entity_id + ' ' + props.recordId" />`;
    static props = ["recordId", "entity", "close?"];
}

const PARTS = {part: {component: Part, isFor: ({domain}) => domain === "sensor"}};
const SENSOR = rowOf(3, "sensor.outside", {name: "Outside", state: "20.0"});
const LIGHT = rowOf(1, "light.kitchen", {name: "Kitchen", state: "on"});

test("a tile shows the parts that are for its entity", async () => {
    setParts(cardParts, PARTS);
    onRpc("ha.favourite", "load", () => []);
    await mountWithCleanup(HaTile, {props: {row: SENSOR}});
    await mountWithCleanup(HaTile, {props: {row: LIGHT}});
    expect(".o_part").toHaveText("sensor.outside 3");
});

test("a tile that is arranged shows none", async () => {
    setParts(cardParts, PARTS);
    await mountWithCleanup(HaTile, {props: {row: SENSOR, isPlain: true}});
    expect(".o_part").toHaveCount(0);
});

test("a dialog shows the parts that are for its entity", async () => {
    setParts(dialogParts, PARTS);
    onRpc("ha.favourite", "load", () => []);
    await mountWithCleanup(MainComponentsContainer);
    for (const {id, ...seed} of [SENSOR, LIGHT]) {
        getService("dialog").add(HaEntityDialog, {recordId: id, seed});
    }
    await animationFrame();
    expect(".o_ha_entity_dialog").toHaveCount(2);
    expect(".o_part").toHaveText("sensor.outside 3");
});

test("what is looked at first stands before what is controlled, and after what only tells a state", async () => {
    class First extends Component {
        static template = xml`<span class="o_first" />`;
        static props = ["*"];
    }
    setParts(dialogParts, {
        other: {component: Part},
        first: {component: First, isFirst: true},
    });
    onRpc("ha.favourite", "load", () => []);
    await mountWithCleanup(MainComponentsContainer);
    for (const {id, ...seed} of [LIGHT, SENSOR]) {
        getService("dialog").add(HaEntityDialog, {recordId: id, seed});
    }
    await animationFrame();
    const order = queryAll(".o_ha_entity_dialog").map((dialog) =>
        queryAll(".o_first, .o_ha_control, .o_part", {root: dialog}).map((el) => el.classList[0])
    );
    expect(order).toEqual([
        ["o_first", "o_ha_control", "o_part"],
        ["o_ha_control", "o_first", "o_part"],
    ]);
});
