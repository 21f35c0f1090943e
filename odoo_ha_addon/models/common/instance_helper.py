"""Which instance a request means when it names none, under the name by which other code asks for it."""

from __future__ import annotations

import logging

from odoo.api import Environment


class HAInstanceHelper:
    @classmethod
    def get_current_instance(cls, env: Environment, logger: logging.Logger | None = None) -> int | None:
        """The id of the instance that `env`'s user means when they name none.

        See `ha.instance._current_id`, which addons may extend.
        """
        return env["ha.instance"]._current_id(logger=logger)
