import {whenReady} from "@odoo/owl";
import {mountComponent} from "@web/env";
import {HaPublicPage} from "./ha_public_page";

whenReady(() => mountComponent(HaPublicPage, document.body, {name: "Home Assistant"}));
