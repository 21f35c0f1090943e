import {describe, expect, test} from "@odoo/hoot";
import {CodeFormat} from "@odoo_ha_addon/components/ui/parts/code_format";
import {ANY_JSON, shown} from "../../any_json";

describe.current.tags("headless");

const formatOf = (domain, code_format) => CodeFormat.of({domain, attributes: {code_format}});

/** Domain, format, whether digits are all it takes, codes that can be sent, and codes that cannot. */
const TABLE = [
    ["alarm_control_panel", "number", true, ["1", "0815"], ["12a", "a"]],
    ["alarm_control_panel", "text", false, ["a", "12"], []],
    ["alarm_control_panel", "Number", false, ["1234", "abc"], []],
    ["alarm_control_panel", "^\\d{4}$", false, ["12", "abc"], []],
    ["lock", "^\\d{4}$", true, ["1234"], ["123", "12345", "abcd"]],
    ["lock", "\\d{4,6}", true, ["1234", "123456"], ["123", "x1234"]],
    ["lock", "[0-9]+", true, ["1"], ["a"]],
    ["lock", "^\\d{4}[A-Z]$", false, ["1234A"], ["1234"]],
    ["lock", "Number", false, ["1234", "abc"], []],
    ["lock", "PIN code", false, ["1234", "abc"], []],
    ["lock", "(?P<pin>[0-9]{4})", false, ["1234", "abc"], []],
    ["lock", "[0-9", false, ["1234", "abc"], []],
];
for (const [domain, format, isNumeric, good, bad] of TABLE) {
    test(`${domain} with the format ${format}`, () => {
        const code = formatOf(domain, format);
        expect(code.isNumeric).toBe(isNumeric);
        expect(good.filter((one) => !code.fits(one))).toEqual([]);
        expect(bad.filter((one) => code.fits(one))).toEqual([]);
        expect(code.fits("")).toBe(false, {message: "no code is none"});
    });
}

test("whatever else stands there, any code can be sent", () => {
    for (const domain of ["alarm_control_panel", "lock"]) {
        for (const format of ANY_JSON) {
            const code = formatOf(domain, format);
            expect(code.fits("1234") && code.fits("abc")).toBe(true, {message: shown(format)});
            expect(code.isNumeric).toBe(false, {message: shown(format)});
        }
    }
});
