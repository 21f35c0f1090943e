import {describe, expect, test} from "@odoo/hoot";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {session} from "@web/session";
import {
    learnMoreButtons,
    paragraphOfOutcome,
    paragraphUrl,
} from "@odoo_ha_addon/services/documentation/paragraphs";

describe.current.tags("headless");

test("a message leads to its paragraph where there is a page for it", () => {
    patchWithCleanup(session, {ha_documentation_url: "https://docs.test/help"});
    expect(paragraphUrl("invalid_auth")).toBe("https://docs.test/help#invalid_auth");
    expect(paragraphUrl("")).toBe("");
    expect(learnMoreButtons("invalid_auth")).toHaveLength(1);
    patchWithCleanup(session, {ha_documentation_url: false});
    expect(paragraphUrl("invalid_auth")).toBe("");
    expect(learnMoreButtons("invalid_auth")).toEqual([]);
});

test("what became of a command has a paragraph, whatever code Home Assistant gives", () => {
    const outcomes = [
        {state: "failed", code: "busy"},
        {state: "failed", code: "home_assistant_error"},
        {state: "expired", code: "expired"},
        {state: "unknown", code: "command_timeout"},
        {state: "failed", paragraph: "refused-access_denied"},
        {state: "failed", paragraph: ""},
    ];
    expect(outcomes.map(paragraphOfOutcome)).toEqual([
        "refused-busy",
        "refused-call_failed",
        "refused-expired",
        "refused-unknown",
        "refused-access_denied",
        "",
    ]);
});
