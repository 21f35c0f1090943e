import {describe, expect, test} from "@odoo/hoot";
import {
    arranged,
    entryOf,
    expressionOf,
    firstGiven,
    textOf,
    valueOf,
} from "@odoo_ha_automation/backend/service_action/service_values";

describe.current.tags("headless");

const field = (kind, options = {}, more = {}) => ({
    key: "x",
    name: "X",
    description: "",
    required: false,
    default: null,
    kind,
    options,
    ...more,
});

test("each kind of field has the entry that fits, and structures are said by expressions alone", () => {
    expect(entryOf(field("number"))).toBe("number");
    expect(entryOf(field("color_temp"))).toBe("number");
    expect(entryOf(field("color_rgb"))).toBe("color");
    expect(entryOf(field("select", {multiple: true}))).toBe("choices");
    expect(entryOf(field("text", {multiple: true}))).toBe("lines");
    expect(entryOf(field("entity"))).toBe("records");
    expect(entryOf(field("constant"))).toBe("checkbox");
    expect(entryOf(field("object"))).toBe("none");
    expect(entryOf(field("duration"))).toBe("text");
});

test("what is needed or has something is shown, what can be added is offered, what is kept stays", () => {
    const fields = [
        field("number", {}, {key: "level"}),
        field("text", {}, {key: "word", required: true}),
        field("text", {}, {key: "more"}),
    ];
    const {rows, more} = arranged(fields, {level: {value: 0}, old_name: {value: true}});
    expect(rows.map(({key, isKnown}) => [key, isKnown])).toEqual([
        ["level", true],
        ["word", true],
        ["old_name", false],
    ]);
    expect(rows[1].given).toEqual({value: null});
    expect([rows[2].field.name, rows[2].field.kind]).toEqual(["Old name", "boolean"]);
    expect(more.map(({key}) => key)).toEqual(["more"]);
});

test("a field that is added begins with its default, or with its example as an expression", () => {
    expect(firstGiven(field("number", {}, {default: 0}))).toEqual({value: 0});
    expect(firstGiven(field("text"))).toEqual({value: null});
    expect(firstGiven(field("boolean"))).toEqual({value: true});
    expect(firstGiven(field("boolean", {}, {default: false}))).toEqual({value: false});
    expect(firstGiven(field("object", {}, {example: "[300, 70]"}))).toEqual({expression: "[300, 70]"});
    expect(firstGiven(field("object"))).toEqual({expression: ""});
});

test("a value can go on as an expression of Python", () => {
    expect(expressionOf(null)).toBe("");
    expect(expressionOf(true)).toBe("True");
    expect(expressionOf(2.5)).toBe("2.5");
    expect(expressionOf('say "hi"')).toBe('"say \\"hi\\""');
    expect(expressionOf({a: [1, false]})).toBe('{"a": [1, False]}');
});

test("what was entered becomes what Home Assistant takes, and back", () => {
    const cases = [
        [field("number"), "2.5", 2.5],
        [field("text"), "hello", "hello"],
        [field("text", {multiple: true}), "a\nb", ["a", "b"]],
        [field("color_rgb"), "#ff8000", [255, 128, 0]],
        [field("datetime"), "2026-11-28T10:00", "2026-11-28 10:00"],
        [field("select", {options: ["a"]}), "a", "a"],
    ];
    for (const [about, text, value] of cases) {
        expect(valueOf(about, text)).toEqual(value);
        expect(textOf(about, value)).toBe(text);
    }
});

test("what is empty is nothing, and what is no number is left for Odoo to say", () => {
    expect(valueOf(field("text"), " ")).toBe(null);
    expect(valueOf(field("number"), "")).toBe(null);
    expect(valueOf(field("number"), "abc")).toBe("abc");
    expect(valueOf(field("text", {multiple: true}), "\n")).toBe(null);
    expect(textOf(field("number"), null)).toBe("");
});
