import {_t} from "@web/core/l10n/translation";

/**
 * PAGE of docs/portal.md, as the server puts it into the page.
 *
 * @typedef {Object} HaPageData
 * @property {"room"|"group"|"device"|"entity"|""} kind what it is a page of; empty for all that is shared
 * @property {number} record_id of what it is a page of; 0 for all that is shared
 * @property {boolean} messages whether there is a conversation about it that is shared
 * @property {Object[]} entities STATE of docs/live-states.md without ids of Home Assistant, with `area_id`, `device_id`, `is_further`
 * @property {{id: number, name: string, icon: string, floor: string}[]} rooms
 * @property {{id: number, name: string, entities: number[]}[]} groups
 * @property {{id: number, name: string}[]} devices
 * @property {string} base address of the routes that the page asks
 * @property {string} [pages] address of the pages of its parts; none for guests
 * @property {string} title
 * @property {string} guest the name that a guest has given
 * @property {string} [preview] name of the user whose page a manager looks at
 * @property {string} ends moment in UTC; empty where there is no end
 * @property {string} begins moment in UTC at which something will be shared; empty where it is now
 * @property {{name: string, address: string}[]} crumbs
 */

/** In which order sections, and what is in them, come. */
export const SORTINGS = {
    name: {label: _t("Name"), compare: (a, b) => a.name.localeCompare(b.name)},
    changed: {label: _t("Last changed"), compare: (a, b) => (b.last_changed || 0) - (a.last_changed || 0)},
    domain: {
        label: _t("Kind"),
        compare: (a, b) => a.domain.localeCompare(b.domain) || a.name.localeCompare(b.name),
    },
};

/**
 * @param {HaPageData} page
 * @param {{text: string, domain: string, sorting: string, by: "room"|"group"|"device"}} view
 * @returns {{key: string, id: number, name: string, icon: string, rows: Object[], further: Object[]}[]} what is shown, in
 *  sections; `further` is what serves configuration and diagnosis
 */
export function sectionsOf(page, {text, domain, sorting, by}) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const roomNames = new Map(page.rooms.map(({id, name}) => [id, name]));
    const isFound = (row) => {
        const haystack = `${row.name} ${roomNames.get(row.area_id) || ""}`.toLowerCase();
        return words.every((word) => haystack.includes(word)) && (!domain || row.domain === domain);
    };
    const rows = page.entities.filter(isFound).sort(SORTINGS[sorting].compare);
    return parts(page, by)
        .map(({has, ...part}) => {
            const mine = rows.filter(has);
            const main = mine.filter((row) => !row.is_further);
            const isAllFurther = !main.length;
            return {
                ...part,
                rows: isAllFurther ? mine : main,
                further: isAllFurther ? [] : mine.filter((row) => row.is_further),
            };
        })
        .filter((section) => section.rows.length);
}

/** The sections that there are, each with what belongs into it. */
function parts({rooms, groups, devices, entities}, by) {
    if (by === "group") {
        const grouped = new Set(groups.flatMap((group) => group.entities));
        return [
            ...groups.map(({id, name, entities: ids}) => ({
                key: `group-${id}`,
                id,
                name,
                icon: "mdi:shape-outline",
                has: (row) => ids.includes(row.id),
            })),
            other("group", (row) => !grouped.has(row.id)),
        ];
    }
    if (by === "device") {
        return [
            ...devices.map(({id, name}) => ({
                key: `device-${id}`,
                id,
                name,
                icon: "mdi:devices",
                has: (row) => row.device_id === id,
            })),
            other("device", (row) => !row.device_id),
        ];
    }
    const sorted = [...rooms].sort((a, b) => a.floor.localeCompare(b.floor) || a.name.localeCompare(b.name));
    const rest = other("room", (row) => !row.area_id);
    return [
        ...sorted.map(({id, name, icon}) => ({
            key: `room-${id}`,
            id,
            name,
            icon: icon || "mdi:sofa-outline",
            has: (row) => row.area_id === id,
        })),
        entities.some((row) => row.area_id) ? rest : {...rest, name: ""},
    ];
}

function other(by, has) {
    return {key: `${by}-0`, id: 0, name: _t("More"), icon: "mdi:dots-horizontal", has};
}
