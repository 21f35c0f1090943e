import {onMounted, status} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";
import {SearchModel} from "@web/search/search_model";
import {WithSearch} from "@web/search/with_search/with_search";
import {useHaGlobalState} from "@odoo_ha_addon/services/instances/current_instance";

/**
 * Lists, kanbans and all other views with a search follow the current instance: they read again when it becomes another one.
 *
 * Actions may ask for the filter `current_instance` by default; with one instance only it would say nothing, so it stays off.
 */

const isOurs = (resModel) => resModel?.startsWith("ha.");

patch(WithSearch.prototype, {
    setup() {
        super.setup();
        if (isOurs(this.props.resModel)) {
            // Before it is mounted, what is asked for already may be of the instance before.
            let isLate = false;
            const readAgain = () => {
                isLate = status(this) !== "mounted";
                if (!isLate) {
                    this.searchModel._notify();
                }
            };
            onMounted(() => isLate && readAgain());
            useHaGlobalState("instance_switched", readAgain);
            useHaGlobalState("session_fallback", readAgain);
        }
    },
});

patch(SearchModel.prototype, {
    async load(config) {
        const haData = isOurs(config.resModel) && this.env.services.ha_data;
        if (haData && config.context?.search_default_current_instance) {
            await haData.load();
            if (haData.state.instances.length < 2) {
                const context = {...config.context, search_default_current_instance: false};
                return super.load({...config, context});
            }
        }
        return super.load(config);
    },
});
