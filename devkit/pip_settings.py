"""The machine's pip configuration (index, certificate, proxy …), translated for uv, which does not read it."""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence

from .process import run

#: pip's option, uv's environment variable, and how lists are joined.
_TRANSLATED = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "proxy": "ALL_PROXY",
    "no-index": "UV_NO_INDEX",
}
#: Which of pip's sections wins over which.
_SECTIONS = (":env:", "install", "global")
#: uv's older names for the same; where one of them is set, the machine's owner has configured uv herself.
_OLDER = {"UV_DEFAULT_INDEX": "UV_INDEX_URL", "UV_INDEX": "UV_EXTRA_INDEX_URL"}


def parse_pip_config(text: str) -> dict[str, str]:
    """`pip config list` as options and values; the environment wins over files, `install` over `global`."""
    found: dict[str, dict[str, str]] = {section: {} for section in _SECTIONS}
    for line in text.splitlines():
        key, _, quoted = line.partition("=")
        section, _, option = key.strip().partition(".")
        if section in found:
            try:
                value = ast.literal_eval(quoted)
            except (SyntaxError, ValueError):
                continue
            found[section][option.lower()] = str(value)
    merged: dict[str, str] = {}
    for section in reversed(_SECTIONS):
        merged.update(found[section])
    return merged


def uv_environment(pip_config: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that make uv use what pip is configured to use; what is set for uv already stays."""
    translated = {}
    for option, variable in _TRANSLATED.items():
        value = " ".join(pip_config.get(option, "").split())
        if option == "find-links":
            value = value.replace(" ", ",")
        if value and not environment.get(variable) and not environment.get(_OLDER.get(variable, "")):
            translated[variable] = value
    return translated


def read_pip_config(pip: Sequence[str]) -> dict[str, str]:
    """Ask `pip` (its command line) for the machine's configuration."""
    return parse_pip_config(run([*pip, "config", "list"], env={**os.environ, "NO_COLOR": "1"}).stdout)
