"""A request that is not carried out, with a code that stays the same in every language."""

from odoo.exceptions import UserError


class Refusal(UserError):
    """`code` is stable and for programs; the message is translated and for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        # What browsers are told beside the message.
        self.context = {"code": code}
