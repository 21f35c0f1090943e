import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** A star: whether the entity is one of the user's favourites. */
export class HaFavourite extends Component {
    static template = "odoo_ha_addon.HaFavourite";
    static props = {
        recordId: {type: [Number, Boolean]},
        name: {type: String, optional: true},
    };

    setup() {
        this.favourites = useService("ha_favourites");
        this.known = useState(this.favourites.state);
        this.state = useState({asked: null});
        this.favourites.load();
    }

    get recordId() {
        return this.props.recordId;
    }

    get name() {
        return this.props.name;
    }

    get isReady() {
        return Boolean(this.recordId) && this.known.status === "ready";
    }

    get isFavourite() {
        return this.state.asked ?? this.known.rows.some(({id}) => id === this.recordId);
    }

    get title() {
        return this.isFavourite ? _t("Remove from favorites") : _t("Add to favorites");
    }

    get label() {
        const {name} = this;
        if (!name) {
            return this.title;
        }
        return this.isFavourite ? _t("Remove %s from favorites", name) : _t("Add %s to favorites", name);
    }

    async onClick() {
        if (this.state.asked !== null) {
            return;
        }
        this.state.asked = !this.isFavourite;
        try {
            await this.favourites.mark(this.recordId, this.state.asked);
        } finally {
            this.state.asked = null;
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === " ") {
            // A list would open or select the row.
            ev.stopPropagation();
        }
    }
}
