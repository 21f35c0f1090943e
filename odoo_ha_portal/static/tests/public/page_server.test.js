import {beforeEach, describe, expect, mockFetch, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {HaRefusal} from "@odoo_ha_addon/services/calls/ha_refusal";
import {HaPageServer, pageState} from "@odoo_ha_portal/public/page_server";

describe.current.tags("headless");

beforeEach(() => {
    pageState.isOver = false;
});

const server = new HaPageServer("/ha/g/abc");
const json = (values, status = 200) => new Response(JSON.stringify(values), {status});

test("a question is a POST below the address of the page", async () => {
    mockFetch((address, {method, body}) => {
        expect.step(`${method} ${address} ${body}`);
        return json({state: "done"});
    });
    await server.follow("tab", [1, 2]);
    expect(await server.callService(5, "turn_on", {})).toEqual({state: "done"});
    expect.verifySteps([
        'POST /ha/g/abc/follow {"viewer":"tab","ids":[1,2]}',
        'POST /ha/g/abc/call {"id":5,"service":"turn_on","data":{}}',
    ]);
});

test("when it is over, the page knows", async () => {
    mockFetch(() => json({code: "over", error: "Nothing is shared"}, 404));
    await expect(server.follow("tab", [1])).rejects.toThrow(HaRefusal);
    expect(pageState.isOver).toBe(true);
});

test("what is refused is an outcome in words", async () => {
    mockFetch(() => json({code: "rate_limited", error: "Wait a moment"}, 429));
    expect(await server.callService(5, "turn_on", {})).toEqual({
        state: "failed",
        code: "rate_limited",
        error: "Wait a moment",
    });
    expect(pageState.isOver).toBe(false);
});

test("a server that cannot be reached, or answers with a page, is lost and not over", async () => {
    mockFetch(() => {
        throw new TypeError("Failed to fetch");
    });
    await expect(server.follow("tab", [1])).rejects.toThrow(ConnectionLostError);
    mockFetch(() => new Response("<html>Bad gateway</html>", {status: 502}));
    await expect(server.follow("tab", [1])).rejects.toThrow(ConnectionLostError);
    expect(pageState.isOver).toBe(false);
});

test("pictures and words are asked for below the address, too", () => {
    expect(server.pictureAddress(5)).toBe("/ha/g/abc/picture/5");
    expect(server.wordsAddress(1, "en_US")).toBe("/ha/g/abc/words/1/en_US");
});
