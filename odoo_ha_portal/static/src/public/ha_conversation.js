import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {session} from "@web/session";
import {failureText} from "@odoo_ha_addon/services/calls/ha_refusal";
import {momentOf} from "./page_moments";

const LONGEST = 2000;

/** What staff and those with whom it is shared have written about what the page shows, and a box to answer. */
export class HaConversation extends Component {
    static template = "odoo_ha_portal.HaConversation";
    static props = {
        kind: String,
        recordId: Number,
    };

    setup() {
        this.server = useService("ha_server");
        this.bus = useService("bus_service");
        this.longest = LONGEST;
        this.isPreview = Boolean(session.ha_page.preview);
        this.state = useState({messages: [], hasOlder: false, text: "", isSending: false, error: ""});
        this.asked = 0;
        onWillStart(() => {
            // Nobody waits for it: the page is whole without.
            this.read();
        });
        const onNews = ({kind, id}) => {
            if (kind === this.props.kind && id === this.props.recordId) {
                this.read();
            }
        };
        this.bus.subscribe("ha_conversation", onNews);
        onWillUnmount(() => this.bus.unsubscribe("ha_conversation", onNews));
        useBus(this.bus, "BUS:RECONNECT", () => this.read());
    }

    get subject() {
        return {kind: this.props.kind, id: this.props.recordId};
    }

    /** @param {number|null} before the oldest that is known, to read on */
    async read(before = null) {
        const number = ++this.asked;
        try {
            const {messages, more} = await this.server.messages(this.subject, before);
            if (number === this.asked) {
                const known = before === null ? [] : this.state.messages;
                Object.assign(this.state, {messages: [...known, ...messages], hasOlder: more, error: ""});
            }
        } catch (error) {
            if (number === this.asked) {
                this.state.error = failureText(error);
            }
        }
    }

    readOn() {
        return this.read(this.state.messages.at(-1).id);
    }

    async send() {
        const text = this.state.text.trim();
        if (!text || this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        try {
            const message = await this.server.say(this.subject, text);
            const others = this.state.messages.filter(({id}) => id !== message.id);
            Object.assign(this.state, {messages: [message, ...others], text: "", error: ""});
        } catch (error) {
            this.state.error = failureText(error);
        } finally {
            this.state.isSending = false;
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            this.send();
        }
    }

    momentOf({time}) {
        return momentOf(time);
    }
}
