import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {complaintAbout} from "@odoo_ha_addon/components/controls/text/text_rules";

describe.current.tags("headless");
// Words and number formats of the user.
beforeEach(() => makeMockEnv());

const PASSWORD = {min: 8, max: 20, pattern: "[a-z0-9-]+"};

test("a text within its rules is fine", () => {
    expect(complaintAbout("blue-kettle-42", PASSWORD)).toBe("");
    expect(complaintAbout("", {min: 0, max: 100})).toBe("");
    expect(complaintAbout("x".repeat(255), {})).toBe("");
});

test("a text that is too short or too long is not", () => {
    expect(String(complaintAbout("short", PASSWORD))).toBe(
        "Enter at least 8 characters. You have entered 5."
    );
    expect(String(complaintAbout("", PASSWORD))).toBe("Enter a text.");
    expect(String(complaintAbout("x".repeat(256), {}))).toBe(
        "Enter at most 255 characters. You have entered 256."
    );
});

test("characters are counted as people do", () => {
    expect(complaintAbout("🐈🐈", {max: 2})).toBe("");
});

test("the whole text has to fit the pattern", () => {
    expect(String(complaintAbout("blue kettle 42", PASSWORD))).toBe("It has to match the pattern [a-z0-9-]+");
    expect(complaintAbout("one", {pattern: "one|two"})).toBe("");
    expect(complaintAbout("one three", {pattern: "one|two"})).not.toBe("");
});

test("a pattern that only Python can read is left to Home Assistant", () => {
    expect(complaintAbout("anything", {pattern: "(?P<name>[a-z]+)(?P=name)"})).toBe("");
    expect(complaintAbout("anything", {pattern: null})).toBe("");
});
