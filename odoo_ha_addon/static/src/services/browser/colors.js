import {useBus} from "@web/core/utils/hooks";
import {useEnv, useState} from "@odoo/owl";

/** Told by `env.bus` when the page has become dark or light. */
export const COLORS_CHANGED = "HA:COLORS_CHANGED";

/**
 * For what is drawn on a canvas, which does not follow style sheets.
 *
 * @returns {{count: number}} how often the page has become dark or light; a component that reads it is rendered then
 */
export function useColors() {
    const colors = useState({count: 0});
    useBus(useEnv().bus, COLORS_CHANGED, () => colors.count++);
    return colors;
}
