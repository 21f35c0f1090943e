"""Odoo in dark, as modules that offer a dark theme make it: Community alone has the bundle, but no colours for it."""

from __future__ import annotations

from devkit import paths
from tests.odoo_client import OdooClient

#: What a page loads instead of its styles.
STYLES = "/web/assets/any/web.assets_web_dark.min.css"
_NAME = "dark_palette.scss"
_URL = f"/_custom/{_NAME}"
#: The values of Odoo's variables that our pages without the web client are dark by.
_PALETTE = paths.ADDONS / "odoo_ha_portal" / "static" / "src" / "dark" / "palette.scss"
_SCHEME = "$o-webclient-color-scheme: dark;\n"


def put_palette(client: OdooClient) -> None:
    """Have Odoo compile its dark bundle with dark colours; `client` is an administrator's."""
    content = _SCHEME + _PALETTE.read_text(encoding="utf-8")
    wanted = ["|", ("url", "=", _URL), ("url", "=like", "/web/assets/%/web.assets_web_dark%")]
    for model, domain in (("ir.attachment", wanted), ("ir.asset", [("path", "=", _URL)])):
        client.call(model, "unlink", [row["id"] for row in client.search_read(model, domain, "id")])
    client.create("ir.attachment", name=_NAME, url=_URL, type="binary", mimetype="text/scss", raw=content)
    client.create(
        "ir.asset",
        name=_NAME,
        bundle="web.assets_web_dark",
        directive="prepend",
        path=_URL,
        sequence=1,
    )
