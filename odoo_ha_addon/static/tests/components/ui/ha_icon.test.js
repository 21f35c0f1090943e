import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {HaIcon} from "@odoo_ha_addon/components/ui/ha_icon/ha_icon";
import {HaIcons} from "@odoo_ha_addon/services/icons/ha_icons";
import {session} from "@web/session";
import {defineHaModels} from "../../ha_test_helpers";

const CHARACTERS = {
    lightbulb: "L",
    lamp: "P",
    "texture-box": "A",
    sofa: "S",
    "sofa-outline": "O",
    label: "T",
};

class HaArea extends models.Model {
    _name = "ha.area";

    name = fields.Char();
    icon = fields.Char();

    _records = [{id: 1, name: "Living room", icon: "mdi:sofa"}];
}

defineHaModels();
defineModels([HaArea]);

/** A server that has the font, or fails to give it. */
function haveFont({fails = false} = {}) {
    patchWithCleanup(session, {ha_icon_font: "7.2.96"});
    patchWithCleanup(HaIcons.prototype, {
        _readNames: () => (fails ? Promise.reject(new Error("offline")) : Promise.resolve(CHARACTERS)),
        _loadFont: () => Promise.resolve(),
    });
}

async function mountIcon(props) {
    class Parent extends Component {
        static components = {HaIcon};
        static props = ["*"];
        static template = xml`<HaIcon t-props="icon"/>`;
        icon = props;
    }
    await mountWithCleanup(Parent);
    await animationFrame();
}

async function mountIconForm() {
    await mountView({
        type: "form",
        resModel: "ha.area",
        resId: 1,
        arch: `<form><widget name="ha_area_icon"/><field name="icon" widget="ha_icon_name" placeholder="mdi:sofa"/></form>`,
    });
    await animationFrame();
    await advanceTime(0);
    await animationFrame();
}

test("an icon is a character of the font", async () => {
    haveFont();
    await mountIcon({domain: "light", state: "on", attributes: {}});
    expect(".o_ha_icon .o_ha_glyph").toHaveText("L");
    expect(".o_ha_glyph").toHaveAttribute("data-icon", "mdi:lightbulb");
    expect(".o_ha_icon").toHaveAttribute("aria-hidden", "true");
});

test("an icon of the entity's own replaces the default", async () => {
    haveFont();
    await mountIcon({domain: "light", attributes: {icon: "mdi:lamp"}});
    expect(".o_ha_glyph").toHaveText("P");
});

test("an icon of a set that is not here leaves the default", async () => {
    haveFont();
    await mountIcon({
        domain: "light",
        attributes: {icon: "hue:bulb"},
        registered: {icon: "mdi:no-such-icon"},
    });
    expect(".o_ha_glyph").toHaveText("L");
});

test("a simple icon stays where the server has no font", async () => {
    patchWithCleanup(session, {ha_icon_font: false});
    await mountIcon({domain: "light", attributes: {}});
    expect(".fa-lightbulb-o").toHaveCount(1);
    expect(".o_ha_glyph").toHaveCount(0);
});

test("a simple icon comes where the font cannot be loaded, and nobody is bothered", async () => {
    patchWithCleanup(console, {warn: () => expect.step("warning")});
    haveFont({fails: true});
    await mountIcon({domain: "light", attributes: {}});
    expect(".fa-lightbulb-o").toHaveCount(1);
    expect.verifySteps(["warning"]);
});

test("names are found by their words, the closest first", async () => {
    haveFont();
    await mountIcon({domain: "light", attributes: {}});
    const icons = getService("ha_icons");
    expect(icons.search("mdi:sofa", 5)).toEqual(["mdi:sofa", "mdi:sofa-outline"]);
    expect(icons.search("outline so", 5)).toEqual(["mdi:sofa-outline"]);
    expect(icons.search("", 2)).toHaveLength(2);
});

test("the icon of an area is drawn beside its name, suggested while typing, and saved", async () => {
    haveFont();
    onRpc("ha.area", "web_save", ({args}) => {
        expect.step(args[1]);
    });
    await mountIconForm();
    expect(".o_ha_icon .o_ha_glyph").toHaveText("S");
    expect(".o_ha_icon_name > .o_ha_glyph").toHaveText("S");
    await contains(".o_ha_icon_name input").edit("lamp", {confirm: false});
    await advanceTime(200);
    await animationFrame();
    expect(queryAllTexts(".o_ha_icon_name .dropdown-item span")).toEqual(["mdi:lamp"]);
    await contains(".o_ha_icon_name .dropdown-item").click();
    expect(".o_ha_icon .o_ha_glyph").toHaveText("P");
    await contains(".o_form_button_save").click();
    expect.verifySteps([{icon: "mdi:lamp"}]);
});

for (const [typed, kept] of [
    ["lamp", "mdi:lamp"],
    ["Sofa Outline", "mdi:sofa-outline"],
    ["hue:room", "hue:room"],
    ["", false],
]) {
    test(`whoever types “${typed}” and chooses none of the suggestions means ${kept || "no icon"}`, async () => {
        haveFont();
        onRpc("ha.area", "web_save", ({args}) => {
            expect.step(args[1]);
        });
        await mountIconForm();
        await contains(".o_ha_icon_name input").edit(typed, {confirm: "blur"});
        await contains(".o_form_button_save").click();
        expect.verifySteps([{icon: kept}]);
    });
}

test("what no icon is called is not taken, and the field says so", async () => {
    haveFont();
    await mountIconForm();
    await contains(".o_ha_icon_name input").edit("no such thing", {confirm: "blur"});
    expect(".o_notification").toHaveText(/There is no icon “no such thing”/);
    expect(".o_ha_icon_name input").toHaveValue("mdi:sofa");
});

test("a name that cannot be drawn is kept, and the field says why nothing is drawn", async () => {
    haveFont();
    HaArea._records = [{id: 1, name: "Living room", icon: "hue:room"}];
    await mountView({
        type: "form",
        resModel: "ha.area",
        resId: 1,
        arch: `<form><widget name="ha_area_icon"/><field name="icon" widget="ha_icon_name"/></form>`,
    });
    await animationFrame();
    expect(".o_ha_icon .o_ha_glyph").toHaveText("A");
    expect(queryOne(".o_ha_icon_name").title).toMatch(/^Only icons of Material Design Icons/);
});
