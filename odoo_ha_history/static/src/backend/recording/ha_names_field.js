import {Component, onWillStart} from "@odoo/owl";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {TagsList} from "@web/core/tags_list/tags_list";
import {useService} from "@web/core/utils/hooks";
import {fuzzyLookup} from "@web/core/utils/search";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const SUGGESTIONS = 12;

/**
 * `<field name="domains" widget="ha_names" options="{'source': 'domains'}"/>`: names of Home Assistant in one text, as
 * tags with its words, and suggestions from what there is.
 */
export class HaNamesField extends Component {
    static template = "odoo_ha_history.HaNamesField";
    static components = {AutoComplete, TagsList};
    static props = {
        ...standardFieldProps,
        placeholder: {type: String, optional: true},
        source: String,
    };

    setup() {
        this.orm = useService("orm");
        /** Of the server: `{name, word, count}`. */
        this.choices = [];
        onWillStart(async () => {
            this.choices = await this.orm.cache().call("ha.history.rule", "names", [this.props.source]);
        });
    }

    get names() {
        return (this.props.record.data[this.props.name] || "").split(/[\s,;]+/).filter(Boolean);
    }

    get tags() {
        return this.names.map((name) => ({
            id: name,
            text: this.wordOf(name),
            title: name,
            onDelete: this.props.readonly
                ? undefined
                : () => this.set(this.names.filter((other) => other !== name)),
        }));
    }

    wordOf(name) {
        return this.choices.find((choice) => choice.name === name)?.word || name;
    }

    get sources() {
        return [{options: (text) => this.suggest(text), optionSlot: "option"}];
    }

    suggest(text) {
        const left = this.choices.filter(({name}) => !this.names.includes(name));
        const wanted = text.trim();
        const found = wanted ? fuzzyLookup(wanted, left, ({name, word}) => [name, word]) : left;
        return found.slice(0, SUGGESTIONS).map((choice) => ({
            label: choice.word,
            data: {choice, hint: choice.word === choice.name ? "" : choice.name},
            onSelect: () => this.add(choice.name),
        }));
    }

    countOf({count}) {
        return count === 1 ? _t("1 entity") : _t("%s entities", count);
    }

    /** Several may be typed or pasted at once, and need not be among the suggestions. */
    onBlur({inputValue}) {
        this.add(inputValue);
    }

    /** A suggestion that is chosen by Enter does not come here. */
    onKeydown(ev) {
        if (ev.key === "Backspace" && !ev.target.value && this.names.length) {
            this.set(this.names.slice(0, -1));
        } else if ([",", ";", "Enter"].includes(ev.key) && ev.target.value) {
            ev.preventDefault();
            this.add(ev.target.value);
        }
    }

    add(text) {
        const added = text.split(/[\s,;]+/).filter(Boolean);
        if (added.length) {
            this.set([...new Set([...this.names, ...added])]);
        }
    }

    set(names) {
        return this.props.record.update({[this.props.name]: names.join(", ") || false});
    }
}

export const haNamesField = {
    component: HaNamesField,
    displayName: _t("Names of Home Assistant"),
    supportedTypes: ["char"],
    supportedOptions: [{label: _t("Source"), name: "source", type: "string"}],
    extractProps: ({options, placeholder}) => ({source: options.source, placeholder}),
};

registry.category("fields").add("ha_names", haNamesField);
