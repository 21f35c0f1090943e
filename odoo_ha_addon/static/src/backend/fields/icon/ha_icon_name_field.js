import {Component, useState} from "@odoo/owl";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useHaIcons} from "@odoo_ha_addon/services/icons/ha_icons";
import {HaGlyph} from "@odoo_ha_addon/components/ui/ha_icon/ha_glyph";

const SUGGESTIONS = 40;
/** Such as `mdi:sofa`; of other sets as well, which Home Assistant may be able to draw. */
const ICON_NAME = /^[\w-]+:[\w-]+$/;

/** `<field name="icon" widget="ha_icon_name"/>`: the name of an icon, drawn beside it, with suggestions while one types. */
export class HaIconNameField extends Component {
    static template = "odoo_ha_addon.HaIconNameField";
    static components = {AutoComplete, HaGlyph};
    static props = {
        ...standardFieldProps,
        placeholder: {type: String, optional: true},
    };

    setup() {
        this.source = useHaIcons();
        this.notification = useService("notification");
        /** Counts what could not be taken: the input starts again with what is kept. */
        this.state = useState({refusals: 0});
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    /** Names of other icon sets can be kept, but not drawn. */
    get isDrawn() {
        return (
            Boolean(this.value) &&
            this.source.status === "ready" &&
            Boolean(this.source.icons.characterOf(this.value))
        );
    }

    get hint() {
        const isUnknown = this.value && this.source.status === "ready" && !this.isDrawn;
        return isUnknown ? _t("Only icons of Material Design Icons (mdi:…) can be shown here.") : "";
    }

    get sources() {
        return [{options: (text) => this.suggest(text), optionSlot: "option"}];
    }

    async suggest(text) {
        await this.source.icons.load();
        return this.source.icons.search(text, SUGGESTIONS).map((name) => ({
            data: {names: [name]},
            label: name,
            onSelect: () => this.set(name),
        }));
    }

    /** What was typed stands without a suggestion having been chosen. A click on one is no blur for the input. */
    onBlur({inputValue}) {
        const typed = inputValue.trim();
        if (typed === this.value) {
            return;
        }
        const name = this.nameOf(typed);
        if (name === undefined) {
            this.state.refusals++;
            this.notification.add(
                _t("There is no icon “%s”. Choose one of those that are suggested.", typed),
                {type: "warning"}
            );
        } else {
            this.set(name);
        }
    }

    /** @returns {string|undefined} the icon that was meant by what was typed: its name, its words, or nothing */
    nameOf(typed) {
        if (!typed || ICON_NAME.test(typed)) {
            return typed;
        }
        const name = `mdi:${typed.toLowerCase().split(/\s+/).join("-")}`;
        return this.source.icons.characterOf(name) && name;
    }

    set(name) {
        this.props.record.update({[this.props.name]: name || false});
    }
}

export const haIconNameField = {
    component: HaIconNameField,
    displayName: _t("Home Assistant Icon"),
    supportedTypes: ["char"],
    extractProps: ({placeholder}) => ({placeholder}),
};

registry.category("fields").add("ha_icon_name", haIconNameField);
