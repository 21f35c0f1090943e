import {describe, expect, test} from "@odoo/hoot";
import {queryAll, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {HaOnScreen} from "@odoo_ha_addon/components/ui/ha_on_screen/ha_on_screen";
import {defineHaModels} from "../../ha_test_helpers";

describe.current.tags("desktop");
defineHaModels();

class Scroller extends Component {
    static components = {HaOnScreen};
    static props = {};
    static template = xml`
        <div class="scroller" style="height: 400px; overflow-y: auto;">
            <t t-foreach="numbers" t-as="number" t-key="number">
                <HaOnScreen name="'Card ' + number" height="6">
                    <button class="content" style="display: block; height: 80px; width: 100%;" t-esc="number"/>
                </HaOnScreen>
            </t>
        </div>`;

    numbers = Array.from({length: 100}, (_, number) => number);
}

/** What an observer tells comes with the frames of the real browser. */
async function untilSeen() {
    for (let frame = 0; frame < 4; frame++) {
        await animationFrame();
    }
}

const shown = () => queryAllTexts(".content").map(Number);

test("only what is on the screen or near it exists, and holds its place when it is gone", async () => {
    await mountWithCleanup(Scroller);
    await untilSeen();
    expect(shown()[0]).toBe(0);
    expect(shown().length).toBeGreaterThan(3);
    expect(shown().length).toBeLessThan(20);
    expect(".o_ha_on_screen").toHaveCount(100);
    const scroller = queryOne(".scroller");
    const before = scroller.scrollHeight;
    scroller.scrollTop = 5000;
    await untilSeen();
    expect(shown().includes(0)).toBe(false);
    expect(shown().length).toBeLessThan(20);
    expect(Math.abs(scroller.scrollHeight - before)).toBeLessThan(500);
    expect(".o_ha_on_screen:first").toHaveText("Card 0");
});

test("what is printed is there as a whole, and is gone again when that is over", async () => {
    await mountWithCleanup(Scroller);
    await untilSeen();
    window.dispatchEvent(new Event("beforeprint"));
    await untilSeen();
    expect(shown().length).toBe(100);
    window.dispatchEvent(new Event("afterprint"));
    await untilSeen();
    expect(shown().length).toBeLessThan(20);
});

test("what somebody works in with the keyboard stays when it is scrolled away", async () => {
    await mountWithCleanup(Scroller);
    await untilSeen();
    const [first] = queryAll(".content");
    first.focus();
    queryOne(".scroller").scrollTop = 5000;
    await untilSeen();
    expect(shown()[0]).toBe(0);
    expect(document.activeElement).toBe(first);
});
