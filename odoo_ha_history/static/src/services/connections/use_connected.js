import {useEffect, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/**
 * Whether Home Assistant is heard while somebody looks at the past: what happens meanwhile is known later.
 *
 * @param {() => number[]} getIds record ids of `ha.instance`
 * @param {() => void} onChange called when the connection of one of them ends, or is there again
 * @returns {{isAway: boolean}} whether one of them is not connected; reactive
 */
export function useConnected(getIds, onChange) {
    const homes = useService("ha_connections");
    const connections = useState(homes.connections);
    const known = new Map();
    const isConnected = (id) => {
        const state = connections.get(id)?.state;
        return state && state === "connected";
    };
    useEffect(
        () => {
            const releases = getIds().map((id) => homes.follow(id));
            return () => releases.forEach((release) => release());
        },
        () => [getIds().join()]
    );
    useEffect(
        () => {
            let isNew = false;
            for (const id of getIds()) {
                const is = isConnected(id);
                if (is !== undefined) {
                    isNew ||= known.has(id) && known.get(id) !== is;
                    known.set(id, is);
                }
            }
            if (isNew) {
                onChange();
            }
        },
        () => [getIds().map(isConnected).join()]
    );
    return {
        get isAway() {
            return getIds().some((id) => isConnected(id) === false);
        },
    };
}
