import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, Deferred} from "@odoo/hoot-mock";
import {
    ANSWER_DEADLINE,
    BATCH_DELAY,
    CONFIRM_DELAY,
    Follower,
    GRACE,
    LAST_RETRY_DELAY,
    makeViewer,
    POLL_DELAY,
} from "@odoo_ha_addon/services/live/follower";

describe.current.tags("headless");

const ANSWER = {ttl: 60, channels: [], entities: []};
const RENEWAL = 42_000;

/** A follower whose questions and goodbyes are steps of the test. */
function makeFollower({follow, onAnswer, isBusConnected = () => true} = {}) {
    return new Follower(
        {
            follow: (ids) => {
                expect.step(`follow ${ids.join(",")}`);
                return follow ? follow(ids) : Promise.resolve(ANSWER);
            },
            unfollow: () => {
                expect.step("unfollow");
                return Promise.resolve();
            },
        },
        {
            onAsk: () => {},
            onAnswer: onAnswer || (() => ({again: false, newChannels: false})),
            onFailure: () => expect.step("failure"),
            onDrop: (id) => expect.step(`drop ${id}`),
            onLeave: () => expect.step("leave"),
        },
        isBusConnected
    );
}

test("what appears on the screen at once is asked for at once", async () => {
    const follower = makeFollower();
    for (const id of [1, 2, 3]) {
        follower.add(id);
    }
    await advanceTime(BATCH_DELAY);
    expect.verifySteps(["follow 1,2,3"]);
});

test("a second component that shows the same entity asks nothing", async () => {
    const follower = makeFollower();
    const release = follower.add(1);
    await advanceTime(BATCH_DELAY);
    follower.add(1);
    release();
    release();
    await advanceTime(2 * GRACE);
    expect.verifySteps(["follow 1"]);
    expect(follower.isWanted(1)).toBe(true);
});

test("what leaves the screen is dropped after a grace, and the server informed", async () => {
    const follower = makeFollower();
    const release = follower.add(1);
    follower.add(2);
    await advanceTime(BATCH_DELAY);
    expect.verifySteps(["follow 1,2"]);
    release();
    await advanceTime(GRACE - 1000);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect.verifySteps(["drop 1", "follow 2"]);
});

test("what comes back within the grace is neither dropped nor asked for", async () => {
    const follower = makeFollower();
    const release = follower.add(1);
    await advanceTime(BATCH_DELAY);
    release();
    await advanceTime(GRACE / 2);
    follower.add(1);
    await advanceTime(GRACE);
    expect.verifySteps(["follow 1"]);
});

test("with the last entity the server learns that this page follows nothing", async () => {
    const follower = makeFollower();
    follower.add(1)();
    await advanceTime(BATCH_DELAY);
    expect.verifySteps(["follow 1"]);
    await advanceTime(GRACE);
    expect.verifySteps(["drop 1", "leave", "unfollow"]);
    await advanceTime(RENEWAL);
    expect.verifySteps([]);
});

test("it is renewed before the time to live is over", async () => {
    const follower = makeFollower();
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    await advanceTime(RENEWAL - 1000);
    expect.verifySteps(["follow 1"]);
    await advanceTime(1000);
    expect.verifySteps(["follow 1"]);
});

test("a new channel is confirmed by a second question soon", async () => {
    let newChannels = true;
    const follower = makeFollower({onAnswer: () => ({again: false, newChannels})});
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    newChannels = false;
    await advanceTime(CONFIRM_DELAY);
    expect.verifySteps(["follow 1", "follow 1"]);
    await advanceTime(CONFIRM_DELAY);
    expect.verifySteps([]);
});

test("without the bus it asks every few seconds instead", async () => {
    const follower = makeFollower({isBusConnected: () => false});
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    await advanceTime(POLL_DELAY);
    await advanceTime(POLL_DELAY);
    expect.verifySteps(["follow 1", "follow 1", "follow 1"]);
});

test("one question at a time: what is wanted meanwhile is asked for afterwards", async () => {
    const answer = new Deferred();
    let asked = 0;
    const follower = makeFollower({follow: () => (asked++ ? Promise.resolve(ANSWER) : answer)});
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    follower.add(2);
    await advanceTime(BATCH_DELAY * 10);
    expect.verifySteps(["follow 1"]);
    answer.resolve(ANSWER);
    await advanceTime(0);
    await advanceTime(BATCH_DELAY);
    expect.verifySteps(["follow 1,2"]);
});

test("failures are retried ever more slowly, for ever, until it works again", async () => {
    let isDown = true;
    const follower = makeFollower({
        follow: () => (isDown ? Promise.reject(new Error("no network")) : Promise.resolve(ANSWER)),
    });
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    expect.verifySteps(["follow 1", "failure"]);
    await advanceTime(1000);
    expect.verifySteps(["follow 1", "failure"]);
    await advanceTime(1000);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect.verifySteps(["follow 1", "failure"]);
    for (let failures = 4; failures < 9; failures++) {
        await advanceTime(LAST_RETRY_DELAY);
        expect.verifySteps(["follow 1", "failure"]);
    }
    isDown = false;
    await advanceTime(LAST_RETRY_DELAY);
    expect.verifySteps(["follow 1"]);
});

test("a wish during an outage waits for the retry, news of the network does not", async () => {
    let isDown = true;
    const follower = makeFollower({
        follow: () => (isDown ? Promise.reject(new Error("no network")) : Promise.resolve(ANSWER)),
    });
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    await advanceTime(1000);
    expect.verifySteps(["follow 1", "failure", "follow 1", "failure"]);
    follower.askIn(0);
    await advanceTime(0);
    expect.verifySteps([]);
    isDown = false;
    follower.askNow();
    await advanceTime(0);
    expect.verifySteps(["follow 1"]);
});

test("an answer that never comes counts as a failure", async () => {
    const follower = makeFollower({follow: () => new Deferred()});
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    await advanceTime(ANSWER_DEADLINE);
    expect.verifySteps(["follow 1", "failure"]);
});

test("a pause says goodbye and asks nothing, until it is over", async () => {
    const follower = makeFollower();
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    follower.pause();
    expect.verifySteps(["follow 1", "leave", "unfollow"]);
    follower.add(2);
    await advanceTime(10 * RENEWAL);
    expect.verifySteps([]);
    follower.resume();
    await advanceTime(0);
    expect.verifySteps(["follow 1,2"]);
});

test("a question does not overtake the goodbye before it", async () => {
    const goodbye = new Deferred();
    const follower = makeFollower();
    follower.server.unfollow = () => goodbye;
    follower.add(1);
    await advanceTime(BATCH_DELAY);
    follower.pause();
    follower.resume();
    await advanceTime(BATCH_DELAY);
    expect.verifySteps(["follow 1", "leave"]);
    goodbye.resolve();
    await advanceTime(0);
    expect.verifySteps(["follow 1"]);
});

test("each tab has a name of its own that fits the server's limit", () => {
    const viewer = makeViewer();
    expect(viewer).toMatch(/^[0-9a-f]{32}$/);
    expect(makeViewer()).not.toBe(viewer);
});
