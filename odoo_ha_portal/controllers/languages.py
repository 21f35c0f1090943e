"""The language of a guest, who has no user in whom it could stand: what the browser asks for, if Odoo has it."""

from odoo.http import request


def speak() -> str:
    """Let the request be carried out in the guest's language; returns its code."""
    installed = [code for code, _name in request.env["res.lang"].sudo().get_installed()]
    wanted = request.best_lang
    by_language = [code for code in installed if wanted and code.split("_")[0] == wanted.split("_")[0]]
    lang = next(
        (
            code
            for code in [wanted, *by_language, request.env.company.sudo().partner_id.lang]
            if code in installed
        ),
        "en_US",
    )
    request.update_context(lang=lang)
    return lang
