"""Takes the pictures of the addons' pages among Odoo's apps, and draws their banners. Runs as take_pictures.py does.

Reads one JSON object: `url`, `passwords` by login, `browser` (an executable), `addons` (their folders);
writes one line for each picture.
"""

from __future__ import annotations

import ast
import base64
import html
import json
import sys
from pathlib import Path
from typing import Any

from camera import Pictures, call, chromium, keep_living_room
from playwright.sync_api import Browser

#: Of the banner, as the pages of Odoo's apps show it, in pixels.
BANNER = {"width": 1120, "height": 560}
#: Whose picture stands on the banner of an addon that has none of its own.
SIMILAR = {
    "odoo_ha_automation_examples": "odoo_ha_automation",
    "odoo_ha_history_spreadsheet": "odoo_ha_history",
}
METERS = ("sensor.solar_production", "sensor.grid_import")

_PAGE = """\
<!doctype html><meta charset="utf-8"><style>
body {{margin: 0; width: 1120px; height: 560px; overflow: hidden; position: relative; color: #fff;
      background: #145374; font-family: Inter, "Noto Sans", sans-serif}}
main {{position: absolute; left: 56px; top: 0; bottom: 0; width: 420px; display: flex; flex-direction: column;
      justify-content: center}}
h1 {{font-size: 46px; line-height: 1.1; margin: 28px 0 18px}}
p {{font-size: 23px; line-height: 1.4; margin: 0; opacity: .92}}
img.icon {{width: 96px; height: 96px; border-radius: 20px}}
img.shot {{position: absolute; left: 528px; top: {top}px; {size}; border-radius: 14px;
          box-shadow: 0 18px 50px rgba(0, 0, 0, .45)}}
</style><main><img class="icon" src="{icon}"><h1>{name}</h1><p>{summary}</p></main><img class="shot" src="{shot}">
"""


def description(addon: Path) -> Path:
    """Where an addon has what is shown of it."""
    return addon / "static" / "description"


def base(manager: Pictures) -> None:
    """The overview, a room, the control of a light, and entities with live states."""
    manager.take("overview", "/odoo/home-assistant-overview", ".o_ha_overview .o_ha_room .o_ha_chip")
    keep_living_room(manager)
    entities = "/odoo/action-odoo_ha_addon.action_ha_entity"
    manager.take("entities", f"{entities}?view_type=list", ".o_ha_state:visible")


def automation(administrator: Pictures) -> None:
    """Ready rules, and the dialog of one."""
    page = administrator.page()
    page.goto("/odoo/home-assistant-ready-rules")
    page.locator(".o_kanban_record").first.wait_for()
    administrator.keep(page, "ready_rules")
    page.locator(".o_kanban_record").filter(has_text="Door Open Too Long").click()
    page.locator(".modal-content [name=sentence]").wait_for()
    administrator.keep(page, "ready_rule")
    page.context.close()


def history(manager: Pictures) -> None:
    """The energy of a site, and a chart."""
    page = manager.page()
    page.goto("/odoo/home-assistant-overview")
    meters = call(page, "ha.entity", "search", [["entity_id", "in", METERS]])
    page.context.close()
    entities = ",".join(map(str, meters))
    manager.take("energy", "/odoo/home-assistant-energy", ".o_ha_energy canvas, .o_ha_plot canvas")
    manager.take("history", f"/odoo/home-assistant-history?entities={entities}&span=7d", ".o_ha_plot canvas")


def portal(customer: Pictures) -> None:
    """What a customer sees on a phone."""
    customer.take("page", "/my/home-assistant", ".o_ha_tile", phone=True)


def portal_history(customer: Pictures) -> None:
    """A chart among it."""
    page = customer.page(phone=True)
    page.goto("/my/home-assistant")
    page.locator(".o_ha_tile_open").first.click()
    page.locator(".o_ha_outside_history .o_ha_plot canvas").wait_for()
    customer.keep(page, "chart")
    page.context.close()


#: Who takes the pictures of an addon, and how.
TAKEN = {
    "odoo_ha_addon": ("manager", base),
    "odoo_ha_automation": ("administrator", automation),
    "odoo_ha_history": ("manager", history),
    "odoo_ha_portal": ("portal", portal),
    "odoo_ha_portal_history": ("portal", portal_history),
}


def draw_banner(browser: Browser, addon: Path) -> None:
    """Draw an addon's name, its summary and the first of its pictures."""
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))
    owner = addon.with_name(SIMILAR.get(addon.name, addon.name))
    shown = ast.literal_eval((owner / "__manifest__.py").read_text(encoding="utf-8"))["images"][1]
    is_tall = owner.name in ("odoo_ha_portal", "odoo_ha_portal_history")
    page = browser.new_page(viewport=BANNER)
    page.set_content(
        _PAGE.format(
            name=html.escape(manifest["name"]), summary=html.escape(manifest["summary"]),
            icon=_inline(description(addon) / "icon.png"), shot=_inline(owner / shown),
            top=40 if is_tall else 70, size="left: 660px; width: 330px" if is_tall else "width: 820px",
        )
    )  # fmt: skip
    page.locator("img.shot").wait_for()
    page.screenshot(path=description(addon) / "banner.png")
    page.close()
    print(addon.name, "banner", flush=True)


def _inline(path: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()


def main() -> None:
    """Take all pictures, then draw the banners."""
    given: dict[str, Any] = json.load(sys.stdin)
    addons = [Path(name) for name in given["addons"]]
    with chromium(given["browser"]) as browser:
        for addon in addons:
            if addon.name in TAKEN:
                login, take = TAKEN[addon.name]
                take(Pictures(browser, given["url"], login, given["passwords"][login], description(addon)))
        for addon in addons:
            draw_banner(browser, addon)


main()
