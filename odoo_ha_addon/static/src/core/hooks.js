import { onWillRender, useComponent, useEffect, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { knownWords } from "./ha_words";

/**
 * Seed `source` before each rendering, and follow in it what the props name for as long as the component is mounted.
 *
 * @returns {() => number|false} the id that the props name now
 */
function useFollowed(source, getId, getSeed) {
    const component = useComponent();
    const currentId = () => getId(component.props);
    if (getSeed) {
        onWillRender(() => {
            const id = currentId();
            const seed = id && getSeed(component.props);
            if (seed) {
                source.seed(id, seed);
            }
        });
    }
    useEffect(
        (id) => (id ? source.follow(id) : undefined),
        () => [currentId()]
    );
    return currentId;
}

/**
 * Follow the connection of the instance that the component shows.
 *
 * @param {(props: Object) => number|false} getId record id of `ha.instance`, from the component's props
 * @param {(props: Object) => import("./ha_connections").HaConnection|undefined} [getSeed] what is known already
 * @returns {{connection: import("./ha_connections").HaConnection|undefined}} read it while rendering; reactive
 */
export function useHaConnection(getId, getSeed) {
    const service = useService("ha_connections");
    const connections = useState(service.connections);
    const currentId = useFollowed(service, getId, getSeed);
    return {
        get connection() {
            return connections.get(currentId());
        },
    };
}

/**
 * Follow the entity that the component shows, and the connection that it comes through, as long as it is on the screen.
 *
 * @param {(props: Object) => number|false} getId record id of `ha.entity`, from the component's props
 * @param {(props: Object) => Partial<import("./entity_table").HaEntity>|undefined} [getSeed] what is known already, for the
 *  first paint
 * @returns {{
 *  entity: Partial<import("./entity_table").HaEntity>|undefined,
 *  connection: import("./ha_connections").HaConnection|undefined,
 *  cutOff: ""|"odoo"|"home_assistant",
 * }} read it while rendering; reactive. `cutOff` says to whom there is no way now, so that the state may be an old one
 */
export function useHaEntity(getId, getSeed) {
    const component = useComponent();
    const store = useService("ha_store");
    const entities = useState(store.entities);
    const status = useState(store.status);
    const currentId = useFollowed(store, getId, getSeed);
    const getEntity = () => entities.get(currentId()) || getSeed?.(component.props);
    const home = useHaConnection(() => getEntity()?.instance_id);
    const words = useService("ha_words");
    const known = useState(knownWords);
    useEffect(
        (instanceId) => {
            words.load(instanceId);
        },
        () => [getEntity()?.instance_id]
    );
    return {
        get entity() {
            const entity = getEntity();
            // Whoever shows the entity renders anew when the words for it arrive.
            known.get(entity?.instance_id);
            return entity;
        },
        get connection() {
            return home.connection;
        },
        get cutOff() {
            if (status.stale) {
                return "odoo";
            }
            return home.connection && home.connection.state !== "connected" ? "home_assistant" : "";
        },
    };
}
