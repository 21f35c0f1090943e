import { onWillRender, useComponent, useEffect, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * Follow the entity that the component shows, as long as it is on the screen.
 *
 * @param {(props: Object) => number|false} getId record id of `ha.entity`, from the component's props
 * @param {(props: Object) => Partial<import("./entity_table").HaEntity>|undefined} [getSeed] what is known already, for the
 *  first paint
 * @returns {{entity: import("./entity_table").HaEntity|undefined, stale: boolean}} read it while rendering; reactive
 */
export function useHaEntity(getId, getSeed = () => undefined) {
    const component = useComponent();
    const store = useService("ha_store");
    const entities = useState(store.entities);
    const status = useState(store.status);
    onWillRender(() => {
        const id = getId(component.props);
        const seed = id && getSeed(component.props);
        if (seed) {
            store.seed(id, seed);
        }
    });
    useEffect(
        (id) => (id ? store.follow(id) : undefined),
        () => [getId(component.props)]
    );
    return {
        get entity() {
            return entities.get(getId(component.props));
        },
        get stale() {
            return status.stale;
        },
    };
}
