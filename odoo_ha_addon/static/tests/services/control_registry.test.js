import {after, describe, expect, test} from "@odoo/hoot";
import {Component, xml} from "@odoo/owl";
import {
    amountOf,
    attributesOfRows,
    controlRegistry,
    domainText,
    partFor,
    pictureOf,
    viewFor,
} from "@odoo_ha_addon/services/control_registry";
import {stateText} from "@odoo_ha_addon/services/words/state_text";
import {stateTone} from "@odoo_ha_addon/services/words/state_tone";
import {defaultIcons} from "@odoo_ha_addon/services/icons/icon_names";
import {simpleIcon} from "@odoo_ha_addon/services/icons/simple_icons";
import {defineHaModels} from "../ha_test_helpers";

describe.current.tags("headless");
defineHaModels();

class Whole extends Component {
    static template = xml`<i/>`;
    static props = {control: Object};
}
class Small extends Whole {}
class OnTile extends Whole {}

function addLift(declaration) {
    controlRegistry.add("lift", declaration);
    after(() => controlRegistry.remove("lift"));
}

test("each place has its part, and the general one where the domain has none for it", () => {
    addLift({component: Whole, compact: Small, tile: OnTile});
    const parts = ["dialog", "form", "list", "card", "tile"].map((place) => partFor("lift", place));
    expect(parts).toEqual([Whole, Whole, Small, Small, OnTile]);
    expect(partFor("ferry", "tile")).toBe(undefined);
});

test("what a domain declares is how it reads and looks everywhere", () => {
    addLift({
        title: "Lifts",
        simpleIcon: "fa-arrows-v",
        icon: ({state}) => (state === "3" ? "mdi:elevator-up" : undefined),
        stateText: ({attributes}) => attributes.floor,
        stateTone: ({state}) => (state === "stuck" ? "alert" : undefined),
    });
    expect(domainText("lift")).toBe("Lifts");
    expect(simpleIcon("lift")).toBe("fa-arrows-v");
    expect(defaultIcons({domain: "lift", state: "3"})[0]).toBe("mdi:elevator-up");
    expect(defaultIcons({domain: "lift", state: "2"})).toEqual(["mdi:bookmark"]);
    expect(stateText({domain: "lift", state: "3", attributes: {floor: "Third"}})).toBe("Third");
    expect(stateText({domain: "lift", state: "3"})).toBe("3");
    expect(stateTone({domain: "lift", state: "stuck"})).toBe("alert");
    expect(stateTone({domain: "lift", state: "off"})).toBe("idle");
});

test("a card shows a picture and a view of those entities that have one, and an amount where there is a state", () => {
    addLift({
        amount: ({attributes}) => attributes.load,
        picture: ({attributes}) => attributes.plate,
        view: {component: Small, isShown: ({attributes}) => Boolean(attributes.window)},
    });
    const lift = (state, attributes = {}) => ({domain: "lift", state, attributes});
    expect(amountOf(lift("3", {load: "80 kg"}))).toBe("80 kg");
    expect(amountOf(lift("unavailable", {load: "80 kg"}))).toBe(undefined);
    expect(pictureOf(lift("3", {plate: "/plate"}))).toBe("/plate");
    expect(pictureOf(lift("3", {plate: ""}))).toBe(undefined);
    expect(viewFor(lift("3", {window: true}))).toBe(Small);
    expect(viewFor(lift("3"))).toBe(undefined);
});

test("the attributes that a domain shows are asked for with the rows of a page", () => {
    expect(attributesOfRows()).not.toInclude("floor");
    addLift({attributes: ["floor"]});
    expect(attributesOfRows()).toInclude("floor");
    expect(attributesOfRows()).toInclude("device_class");
    expect(attributesOfRows()).toInclude("current_temperature");
    expect(new Set(attributesOfRows()).size).toBe(attributesOfRows().length);
});
