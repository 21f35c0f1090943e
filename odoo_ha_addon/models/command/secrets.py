"""What of a command is nobody's to read afterwards: codes, passwords, tokens."""

import re
from collections.abc import Callable

HIDDEN = "•••"
"""Stands in the audit where something was sent that is not kept."""
SECRET = re.compile(
    r"(^|_)((pin|code|pass|password|passcode|passwd|passphrase|pwd|token|secret|credential)s?\d*(_|$)"
    r"|(api|access|auth|private)_?keys?)"
)


def names_a_secret(name: str) -> bool:
    """Whether what has this name is a secret, such as ``pin``, ``user_code``, ``apiKey`` or ``Password2``."""
    words = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())
    return SECRET.search(words) is not None


def without_secrets(value, is_secret: Callable[[str], bool] = names_a_secret):
    """A copy of a JSON value with `HIDDEN` in place of what has such a name, however deep."""
    if isinstance(value, dict):
        return {
            name: HIDDEN if is_secret(name) and not _is_empty(item) else without_secrets(item, is_secret)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(item, is_secret) for item in value]
    return value


def _is_empty(value) -> bool:
    """Whether it tells nothing: such as ``code_required: false``."""
    return value is None or value == "" or isinstance(value, bool)
