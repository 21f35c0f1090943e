import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {controlRegistry} from "@odoo_ha_addon/services/control_registry";
import {HaButton} from "@odoo_ha_addon/components/ui/parts/ha_button";
import {HaOptions} from "@odoo_ha_addon/components/ui/parts/ha_options";
import {lastTimeText} from "@odoo_ha_addon/components/controls/reading/facts";
import {HaFacts} from "@odoo_ha_addon/components/controls/reading/ha_facts";
import {momentState} from "@odoo_ha_addon/services/words/state_kinds";
import {valueTone} from "@odoo_ha_addon/services/words/state_tone";

/** Has a message spoken by media players that the user may control. */
export class HaTtsControl extends Component {
    static template = "odoo_ha_addon.HaTtsControl";
    static components = {HaButton, HaFacts, HaOptions};
    static props = {control: Object};

    setup() {
        this.api = useService("ha_api");
        this.state = useState({message: "", players: [], player: false, isLoaded: false});
        onWillStart(() => {
            if (this.props.control.mayControl) {
                this.loadPlayers();
            }
        });
    }

    async loadPlayers() {
        const players = await this.api.mediaPlayers(this.props.control.actual.instance_id);
        Object.assign(this.state, {players, isLoaded: true});
        if (players.length === 1) {
            this.state.player = players[0].entity_id;
        }
    }

    get facts() {
        return [
            {key: "spoken", label: String(_t("Last used")), text: lastTimeText(this.props.control.entity)},
        ];
    }

    get choices() {
        return this.state.players.map(({entity_id, name}) => ({value: entity_id, label: name}));
    }

    get canSpeak() {
        return Boolean(this.state.message.trim() && this.state.player);
    }

    get hint() {
        return this.state.isLoaded && !this.state.players.length
            ? String(_t("There is no media player that you may control."))
            : "";
    }

    async speak() {
        const {message, player} = this.state;
        const outcome = await this.props.control.call("speak", {
            media_player_entity_id: player,
            message: message.trim(),
        });
        if (outcome === "done") {
            this.state.message = "";
        }
    }
}

controlRegistry.add("tts", {
    component: HaTtsControl,
    title: _t("Text to speech"),
    use: "assistant",
    stateText: momentState,
    stateTone: valueTone,
});
