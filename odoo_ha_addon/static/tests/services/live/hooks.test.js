import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {Component, useState, xml} from "@odoo/owl";
import {useHaEntity} from "@odoo_ha_addon/services/live/hooks";
import {defineHaModels, frameSender, NOW, settle} from "../../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

const CHANNELS = ["ha_instance_1", "ha_status"];
const change = (id, s, at = 2) => ({id, s, c: NOW + at, u: NOW + at, "+": {}});

/** What was drawn since it was looked at last. */
let drawn;
beforeEach(() => (drawn = []));
const takeDrawn = () => drawn.splice(0);

/** Shows whether an entity is on, and nothing else of it. */
class Lamp extends Component {
    static template = xml`<b t-esc="text"/>`;
    static props = {id: Number};

    setup() {
        this.live = useHaEntity(
            ({id}) => id,
            undefined,
            () => this.isOn
        );
    }

    get isOn() {
        return this.live.entity?.state === "on";
    }

    get text() {
        const text = this.isOn ? "on" : "off";
        drawn.push(`${this.props.id} is ${text}`);
        return text;
    }
}

async function mountLamp(id = 1) {
    class House extends Component {
        static components = {Lamp};
        static template = xml`<Lamp id="state.id"/>`;
        static props = {};

        setup() {
            this.state = useState({id});
        }
    }
    const house = await mountWithCleanup(House);
    await settle(...CHANNELS);
    return house;
}

test("what says what it shows is drawn again when that changes, and only then", async () => {
    await mountLamp();
    expect(takeDrawn().at(-1)).toBe("1 is off");
    const send = frameSender();
    await send([change(1, "unavailable")]);
    await animationFrame();
    expect(takeDrawn()).toEqual([]);
    await send([change(1, "on", 3)]);
    await animationFrame();
    expect(takeDrawn()).toEqual(["1 is on"]);
    expect("b").toHaveText("on");
    await send([change(1, "on", 4), change(3, "7", 4)]);
    await animationFrame();
    expect(takeDrawn()).toEqual([]);
});

test("it follows the entity that it is given, and the one before no more", async () => {
    const house = await mountLamp();
    house.state.id = 3;
    await animationFrame();
    await settle(...CHANNELS);
    expect(takeDrawn().at(-1)).toBe("3 is off");
    const send = frameSender();
    await send([change(1, "on")]);
    await animationFrame();
    expect(takeDrawn()).toEqual([]);
    await send([change(3, "on", 3)]);
    await animationFrame();
    expect(takeDrawn()).toEqual(["3 is on"]);
});
