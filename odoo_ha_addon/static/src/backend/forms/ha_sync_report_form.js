import {useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

/** A sync tells of many steps in a second; the record is read again once for what comes within this time, in milliseconds. */
export const GATHER_DELAY = 300;
/** A sync that is not over may have told something before the page could hear it, or while it could not, in milliseconds. */
export const REREAD_DELAY = 3_000;

const UNDER_WAY = ["waiting", "running"];

/** The report of a sync, which fills before one's eyes. */
export class HaSyncReportController extends FormController {
    setup() {
        super.setup();
        const connections = useService("ha_connections");
        const bus = useService("bus_service");
        let timer = null;
        const readIn = (delay) => {
            timer ??= browser.setTimeout(async () => {
                timer = null;
                await this.model.load();
            }, delay);
        };
        const onProgress = ({report_id}) => {
            if (report_id === this.model.root.resId && this.isUnderWay) {
                readIn(GATHER_DELAY);
            }
        };
        useEffect(
            () => {
                const stopHearing = connections.hear();
                bus.subscribe("ha_sync_progress", onProgress);
                const interval = browser.setInterval(() => this.isUnderWay && readIn(0), REREAD_DELAY);
                return () => {
                    browser.clearTimeout(timer);
                    browser.clearInterval(interval);
                    bus.unsubscribe("ha_sync_progress", onProgress);
                    stopHearing();
                };
            },
            () => []
        );
    }

    get isUnderWay() {
        return UNDER_WAY.includes(this.model.root.data.state);
    }
}

export const haSyncReportFormView = {...formView, Controller: HaSyncReportController};

registry.category("views").add("ha_sync_report_form", haSyncReportFormView);
