const {DateTime} = luxon;

/** `MediaPlayerEntityFeature` of Home Assistant. */
export const FEATURE = {
    PAUSE: 1,
    SEEK: 2,
    VOLUME_SET: 4,
    VOLUME_MUTE: 8,
    PREVIOUS_TRACK: 16,
    NEXT_TRACK: 32,
    TURN_ON: 128,
    TURN_OFF: 256,
    VOLUME_STEP: 1024,
    SELECT_SOURCE: 2048,
    STOP: 4096,
    PLAY: 16384,
    SHUFFLE_SET: 32768,
    SELECT_SOUND_MODE: 65536,
    REPEAT_SET: 262144,
};

const SILENT_STATES = ["off", "standby"];

/** @returns {boolean} whether a player in this state plays nothing that could be shown */
export function isSilent(state) {
    return SILENT_STATES.includes(state);
}

/**
 * Where in the piece a player is now. Home Assistant tells it once, with the moment at which it was so.
 *
 * @param {{state: string, attributes: Object}} player
 * @param {number} now seconds since the epoch
 * @returns {number|null} seconds from the beginning
 */
export function positionAt({state, attributes}, now) {
    const {
        media_duration: duration,
        media_position: position,
        media_position_updated_at: updatedAt,
    } = attributes;
    if (typeof position !== "number" || !(duration > 0)) {
        return null;
    }
    const then = DateTime.fromISO(updatedAt || "");
    const since = state === "playing" && then.isValid ? Math.max(0, now - then.toSeconds()) : 0;
    return Math.min(duration, Math.max(0, position + since));
}

/**
 * What belongs to the title: who sings it, which episode it is, where it comes from.
 *
 * @param {Object} attributes of the player
 * @returns {string}
 */
export function subtitleOf(attributes) {
    switch (attributes.media_content_type) {
        case "music":
        case "image":
            return attributes.media_artist || attributes.media_album_name || "";
        case "playlist":
            return attributes.media_playlist || "";
        case "tvshow":
            return [attributes.media_series_title, episodeOf(attributes)].filter(Boolean).join(" · ");
        case "channel":
            return attributes.media_channel || "";
        default:
            return attributes.media_artist || attributes.app_name || "";
    }
}

/**
 * @param {{state: string, attributes: Object}} player
 * @returns {string} what it plays and what belongs to that; empty for a player that is off
 */
export function playedText({state, attributes}) {
    return isSilent(state)
        ? ""
        : [attributes.media_title, subtitleOf(attributes)].filter(Boolean).join(" · ");
}

/**
 * @param {Object} attributes of the player
 * @returns {string} Home Assistant's address of the picture of what it plays, which changes with the picture; empty without one
 */
export function coverOf({entity_picture_local: local, entity_picture: picture}) {
    return local || picture || "";
}

function episodeOf({media_season: season, media_episode: episode}) {
    return (season ? `S${season}` : "") + (episode ? `E${episode}` : "");
}
