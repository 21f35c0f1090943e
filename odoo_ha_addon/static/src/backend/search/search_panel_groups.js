import {patch} from "@web/core/utils/patch";
import {SearchModel} from "@web/search/search_model";

/**
 * A search panel with groups and counters, as areas by floors are, asks with `null` for a domain as long as nothing in it is
 * chosen. Odoo 19's server takes no `null` there: every further search would end in an error.
 */
patch(SearchModel.prototype, {
    _getGroupDomain(filter) {
        return super._getGroupDomain(filter) ?? [];
    },
});
