import {describe, expect, test} from "@odoo/hoot";
import {positionAt, subtitleOf} from "@odoo_ha_addon/components/controls/media_player/media_facts";

describe.current.tags("headless");

const NOW = Date.parse("2026-07-01T12:00:00Z") / 1000;
const PLAYING = {
    media_duration: 200,
    media_position: 30,
    media_position_updated_at: "2026-07-01T11:59:50+00:00",
};

test("a player that plays has gone on since Home Assistant said where it was", () => {
    expect(positionAt({state: "playing", attributes: PLAYING}, NOW)).toBe(40);
});

test("a player that is paused has not", () => {
    expect(positionAt({state: "paused", attributes: PLAYING}, NOW)).toBe(30);
});

test("it is neither before the beginning nor behind the end", () => {
    expect(positionAt({state: "playing", attributes: PLAYING}, NOW + 1000)).toBe(200);
    expect(positionAt({state: "playing", attributes: PLAYING}, NOW - 1000)).toBe(30);
});

test("without a length or a position there is nowhere to be", () => {
    expect(positionAt({state: "playing", attributes: {...PLAYING, media_duration: undefined}}, NOW)).toBe(
        null
    );
    expect(positionAt({state: "playing", attributes: {...PLAYING, media_duration: 0}}, NOW)).toBe(null);
    expect(positionAt({state: "playing", attributes: {...PLAYING, media_position: null}}, NOW)).toBe(null);
});

test("beside the title stands what belongs to it", () => {
    expect(subtitleOf({media_content_type: "music", media_artist: "Dune"})).toBe("Dune");
    expect(
        subtitleOf({
            media_content_type: "tvshow",
            media_series_title: "Up North",
            media_season: 1,
            media_episode: 4,
        })
    ).toBe("Up North · S1E4");
    expect(subtitleOf({media_content_type: "movie", app_name: "Tube"})).toBe("Tube");
    expect(subtitleOf({})).toBe("");
});
