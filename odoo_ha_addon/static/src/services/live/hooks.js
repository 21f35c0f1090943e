import {
    onRendered,
    onWillRender,
    onWillUpdateProps,
    toRaw,
    useComponent,
    useEffect,
    useState,
} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {knownTranslations} from "@odoo_ha_addon/services/words/ha_translations";
import {usableEntity} from "./attribute_types";

/**
 * What `read` tells, asked once for each rendering: templates and getters ask for the same thing many times, and whatever is
 * observed costs each time that it is asked for.
 *
 * @template T
 * @param {() => T} read
 * @returns {{now: () => T, rendered: () => T}} `now`: while rendering, and at any other time; `rendered`: as of the last
 *  rendering, for effects
 */
function useReadOnce(read) {
    let reading;
    let isRendering = false;
    onWillRender(() => {
        reading = read();
        isRendering = true;
    });
    onRendered(() => {
        isRendering = false;
    });
    return {
        now: () => (isRendering ? reading : read()),
        rendered: () => reading,
    };
}

/**
 * Tell `source` what is known already of what the props name, unless it knows better. Once, and not at each rendering: two components
 * that know different things would render each other while they are being mounted.
 */
function useSeed(source, getId, getSeed) {
    if (getSeed) {
        const tell = (props) => {
            const id = getId(props);
            const seed = id && !source.isLive(id) && getSeed(props);
            if (seed) {
                source.seed(id, seed);
            }
        };
        tell(useComponent().props);
        onWillUpdateProps(tell);
    }
}

/**
 * Follow the connection of the instance that the component shows.
 *
 * @param {(props: Object) => number|false} getId record id of `ha.instance`, from the component's props
 * @param {(props: Object) => import("./ha_connections").HaConnection|undefined} [getSeed] what is known already
 * @returns {{connection: import("./ha_connections").HaConnection|undefined}} read it while rendering; reactive
 */
export function useHaConnection(getId, getSeed) {
    const component = useComponent();
    const service = useService("ha_connections");
    const connections = useState(service.connections);
    useSeed(service, getId, getSeed);
    useEffect(
        (id) => (id ? service.follow(id) : undefined),
        () => [getId(component.props)]
    );
    return {
        get connection() {
            return connections.get(getId(component.props));
        },
    };
}

/**
 * Render the component when its entity has changed, if what it shows follows from something else now.
 *
 * @param {() => *} getShown
 */
function useShown(store, getId, getShown) {
    const component = useComponent();
    let shown;
    onRendered(() => {
        shown = getShown();
    });
    const renderIfOther = () => {
        if (getShown() !== shown) {
            component.render();
        }
    };
    useEffect(
        (id) => {
            if (id) {
                // For what came while it was being mounted.
                renderIfOther();
                return store.watch(id, renderIfOther);
            }
        },
        () => [getId(component.props)]
    );
}

/**
 * Follow the entity that the component shows, and the connection that it comes through, as long as it is on the screen.
 *
 * @param {(props: Object) => number|false} getId record id of `ha.entity`, from the component's props
 * @param {(props: Object) => Partial<import("./entity_table").HaEntity>|undefined} [getSeed] what is known already, for the
 *  first paint
 * @param {() => *} [getShown] what all that the component shows of the entity follows from, where most changes are none of it: it
 *  renders again only if this has changed
 * @returns {{
 *  entity: Partial<import("./entity_table").HaEntity>|undefined,
 *  sent: Partial<import("./entity_table").HaEntity>|undefined,
 *  connection: import("./ha_connections").HaConnection|undefined,
 *  cutOff: ""|"odoo"|"home_assistant",
 *  rendered: {id: number|false, entity: Partial<import("./entity_table").HaEntity>|undefined},
 * }} read it while rendering; reactive. `entity` has those attributes that can be used, `sent` all that Home Assistant sent.
 *  `cutOff` says what cannot be reached now, so that the state may be an old one. `rendered` is for effects: what was read by the
 *  last rendering
 */
export function useHaEntity(getId, getSeed, getShown) {
    const component = useComponent();
    const store = useService("ha_store");
    const homes = useService("ha_connections");
    const translations = useService("ha_translations");
    const entities = getShown ? toRaw(store.entities) : useState(store.entities);
    const status = useState(store.status);
    const connections = useState(homes.connections);
    const known = useState(knownTranslations);
    const getHome = (entity) => entity?.instance_id;
    useSeed(store, getId, getSeed);
    const reading = useReadOnce(() => {
        const id = getId(component.props);
        const sent = entities.get(id) || getSeed?.(component.props);
        // A component that shows the entity renders again when the translations for it arrive.
        known.get(getHome(sent));
        return {id, sent, entity: usableEntity(sent), connection: connections.get(getHome(sent))};
    });
    if (getShown) {
        useShown(store, getId, () => [getHome(reading.now().sent), getShown()].join());
    }
    useEffect(
        (id) => (id ? store.follow(id) : undefined),
        () => [reading.rendered().id]
    );
    useEffect(
        (instanceId) => {
            if (instanceId) {
                translations.load(instanceId);
                return homes.follow(instanceId);
            }
        },
        () => [getHome(reading.rendered().entity)]
    );
    return {
        get entity() {
            return reading.now().entity;
        },
        get sent() {
            return reading.now().sent;
        },
        get connection() {
            return reading.now().connection;
        },
        get cutOff() {
            if (status.stale) {
                return "odoo";
            }
            const {connection} = reading.now();
            return connection && connection.state !== "connected" ? "home_assistant" : "";
        },
        get rendered() {
            return reading.rendered();
        },
    };
}
