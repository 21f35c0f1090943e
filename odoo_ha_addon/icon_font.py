"""Material Design Icons, the icons of Home Assistant: the font, and which name is which of its characters.

They come from the package `fonticon-materialdesignicons7`, which brings the font with its licence (Apache 2.0).
Pages show simple icons where it is not installed.
"""

import functools
import json
from pathlib import Path

try:
    import fonticon_mdi7
except ImportError:
    fonticon_mdi7 = None

VERSION: str | bool = fonticon_mdi7.__version__ if fonticon_mdi7 else False
"""Of the font; part of its address, so that browsers may keep it for ever."""


@functools.cache
def font() -> bytes:
    """The font as TrueType."""
    return Path(fonticon_mdi7.MDI7.__font_file__).read_bytes()


@functools.cache
def names() -> bytes:
    """A JSON object: the character of each icon by its name, such as ``lightbulb``."""
    # The package has them as attributes, `mdi7.` and the character; an underscore ends those that Python has taken.
    characters = {
        name.rstrip("_").replace("_", "-"): value.partition(".")[2]
        for name, value in vars(fonticon_mdi7.MDI7).items()
        if isinstance(value, str) and not name.startswith("__")
    }
    return json.dumps(characters, separators=(",", ":"), ensure_ascii=False).encode()
