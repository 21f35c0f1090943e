import {describe, expect, test} from "@odoo/hoot";
import {colorOf} from "@odoo_ha_automation/backend_lazy/alarm/ha_alarm_graph";

describe.current.tags("headless");

test("bars of one severity have the colour of its badge", () => {
    const day = ["raised_at", ">=", "2026-11-28"];
    expect(colorOf([["&", day, ["severity", "=", "3"]], []])).toBe("danger");
    expect(colorOf([["&", day, ["severity", "=", "1"]]])).toBe("info");
});

test("other bars keep Odoo's colours", () => {
    expect(colorOf([[["severity", "=", "3"]], [["severity", "=", "1"]]])).toBe(undefined);
    expect(colorOf([[["state", "=", "raised"]]])).toBe(undefined);
    expect(colorOf([[["severity", "=", false]]])).toBe(undefined);
});
