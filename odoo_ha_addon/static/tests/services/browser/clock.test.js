import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {Component, useState, xml} from "@odoo/owl";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {useClock} from "@odoo_ha_addon/services/browser/clock";
import {defineHaModels, setPageVisible} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class Counter extends Component {
    static template = xml`<span class="o_counter" t-esc="clock.now"/>`;
    static props = {isNeeded: Boolean};

    setup() {
        this.clock = useClock(() => this.props.isNeeded);
    }
}

class Counters extends Component {
    static components = {Counter};
    static template = xml`<Counter t-foreach="state.needed" t-as="isNeeded" t-key="isNeeded_index" isNeeded="isNeeded"/>`;
    static props = {};

    setup() {
        this.state = useState({needed: [true, true, false]});
    }
}

const SECOND = 1000;
const texts = () => [...document.querySelectorAll(".o_counter")].map((el) => el.textContent);

async function pass(seconds) {
    await advanceTime(seconds * SECOND);
    await animationFrame();
    return texts();
}

test("all that counts moves by one tick, and stands where nothing counts or nobody can see it", async () => {
    const counters = await mountWithCleanup(Counters);
    await animationFrame();
    const before = texts();
    const after = await pass(2);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(after[0]);
    expect(after[2]).toBe(before[2]);
    setPageVisible(false);
    expect(await pass(5)).toEqual(after);
    setPageVisible(true);
    await animationFrame();
    expect(texts()[0]).not.toBe(after[0]);
    counters.state.needed = [false, false, false];
    await animationFrame();
    const stopped = texts();
    expect(await pass(5)).toEqual(stopped);
});
