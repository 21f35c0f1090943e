import {describe, expect, test} from "@odoo/hoot";
import {
    choicesOf,
    firstValue,
    inputOf,
    readValue,
} from "@odoo_ha_addon/components/controls/script/script_values";

describe.current.tags("headless");

const field = (kind, options = {}, more = {}) => ({
    key: "x",
    required: false,
    default: null,
    kind,
    options,
    ...more,
});

test("each kind of field has the input that fits", () => {
    expect(inputOf(field("number"))).toBe("number");
    expect(inputOf(field("boolean"))).toBe("checkbox");
    expect(inputOf(field("text", {multiline: true}))).toBe("textarea");
    expect(inputOf(field("select"))).toBe("select");
    expect(inputOf(field("select", {multiple: true}))).toBe("text");
    expect(inputOf(field("entity"))).toBe("text");
    expect(inputOf(field("datetime"))).toBe("datetime-local");
});

test("choices may be words, or words with a label", () => {
    expect(choicesOf(field("select", {options: ["a", {value: "b", label: "Bee"}]}))).toEqual([
        {value: "a", label: "a"},
        {value: "b", label: "Bee"},
    ]);
});

test("an input begins with the default", () => {
    expect(firstValue(field("number", {}, {default: 0}))).toBe("0");
    expect(firstValue(field("number"))).toBe("");
    expect(firstValue(field("boolean", {}, {default: true}))).toBe(true);
    expect(firstValue(field("boolean"))).toBe(false);
    expect(firstValue(field("object", {}, {default: {a: 1}}))).toBe('{"a":1}');
});

test("what was entered becomes what Home Assistant takes", () => {
    expect(readValue(field("number"), "2.5")).toEqual({value: 2.5});
    expect(readValue(field("boolean"), false)).toEqual({value: false});
    expect(readValue(field("text"), "hello")).toEqual({value: "hello"});
    expect(readValue(field("entity"), '["light.a", "light.b"]')).toEqual({value: ["light.a", "light.b"]});
    expect(readValue(field("datetime"), "2026-11-22T10:00")).toEqual({value: "2026-11-22 10:00"});
});

test("a field that was left empty is not sent, and missed if it is needed", () => {
    expect(readValue(field("text"), "").value).toBe(undefined);
    expect(readValue(field("text"), "").isMissing).toBe(false);
    expect(readValue(field("text", {}, {required: true}), "").isMissing).toBe(true);
});

test("a number out of range and a value that is no list are wrong", () => {
    expect(readValue(field("number", {min: 1, max: 5}), "6")).toEqual({isWrong: true});
    expect(readValue(field("number", {min: 1, max: 5}), "0")).toEqual({isWrong: true});
    expect(readValue(field("number", {min: 1, max: 5}), "5")).toEqual({value: 5});
    expect(readValue(field("number"), "1e999x")).toEqual({isWrong: true});
    expect(readValue(field("object"), "{not json")).toEqual({isWrong: true});
});
