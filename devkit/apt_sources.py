"""Finds the Debian archive among the machine's apt sources, in both formats that apt knows.

Nothing is written down here: the address, the signing key and the options are the machine's own, and only the
suite is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: Suites that only Debian's main archive has. A machine's own codename is added by its os-release.
DEBIAN_SUITES = frozenset(
    {"stable", "testing", "unstable", "oldstable", "oldoldstable", "sid"}
    | {"bullseye", "bookworm", "trixie", "forky", "duke"}
)


@dataclass(frozen=True)
class AptSource:
    """One archive: its address, the suites and components used of it, and the options that apt needs for it.

    `options` are deb822 field names and values (`Signed-By`, `Trusted` …), continuation lines included.
    """

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()

    def with_suite(self, suite: str) -> str:
        """A deb822 stanza for the same archive with another suite, component main."""
        fields = [
            ("Types", "deb"),
            ("URIs", self.uri),
            ("Suites", suite),
            ("Components", "main"),
            *self.options,
        ]
        return "".join(f"{name}: {value}\n" for name, value in fields)


#: What one-line options are called in deb822.
_OPTION_FIELDS = {
    "signed-by": "Signed-By",
    "trusted": "Trusted",
    "allow-insecure": "Allow-Insecure",
    "check-valid-until": "Check-Valid-Until",
    "check-date": "Check-Date",
}


def parse_one_line(text: str) -> list[AptSource]:
    """Sources of a `sources.list`: `deb [option=value …] URI SUITE COMPONENT…`."""
    sources = []
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[(?P<options>[^]]*)\]\s*)?(?P<rest>[^#]+)", line)
        words = match["rest"].split() if match else []
        if match is None or len(words) < 2:
            continue
        options = []
        for option in (match["options"] or "").split():
            name, _, value = option.partition("=")
            if field := _OPTION_FIELDS.get(name.lower()):
                options.append((field, value.replace(",", " ")))
        sources.append(AptSource(words[0], (words[1],), tuple(words[2:]), tuple(options)))
    return sources


def parse_deb822(text: str) -> list[AptSource]:
    """Sources of a `.sources` file; one for each of a stanza's URIs. Disabled stanzas are left out."""
    sources = []
    for fields in _stanzas(text):
        if "deb" not in fields.get("types", "deb").split() or fields.get("enabled", "yes").lower() in (
            "no",
            "false",
        ):
            continue
        options = tuple((name, fields[key]) for key, name in _OPTION_FIELDS.items() if key in fields)
        for uri in fields.get("uris", "").split():
            suites, components = fields.get("suites", "").split(), fields.get("components", "").split()
            sources.append(AptSource(uri, tuple(suites), tuple(components), options))
    return sources


def _stanzas(text: str) -> Iterable[dict[str, str]]:
    fields: dict[str, str] = {}
    name = ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                yield fields
            fields, name = {}, ""
        elif line[0] in " \t" and name:
            fields[name] += "\n" + line
        elif ":" in line:
            name, value = line.split(":", 1)
            name = name.strip().lower()
            fields[name] = value.strip()


def debian_source(sources: Iterable[AptSource], codename: str | None = None) -> AptSource | None:
    """The first source that is Debian's main archive, or None.

    Args:
        codename: the machine's own release, where it is Debian.
    """
    wanted = DEBIAN_SUITES | ({codename} if codename else set())
    for source in sources:
        if "main" in source.components and wanted.intersection(source.suites):
            return source
    return None


def machine_sources(etc_apt: Path = Path("/etc/apt")) -> list[AptSource]:
    """All sources of the machine, in the order in which apt reads them."""
    sources = []
    listed = [etc_apt / "sources.list", *sorted((etc_apt / "sources.list.d").glob("*"))]
    for path in listed:
        parse = {".list": parse_one_line, ".sources": parse_deb822}.get(path.suffix)
        if parse and path.is_file():
            sources += parse(path.read_text(encoding="utf-8", errors="replace"))
    return sources


def debian_codename(os_release: Path = Path("/etc/os-release")) -> str | None:
    """The machine's Debian release (`bookworm` …), None where it is not Debian or has no name."""
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    fields = {name: value.strip("\"'") for name, _, value in (line.partition("=") for line in lines)}
    return fields.get("VERSION_CODENAME") or None if fields.get("ID") == "debian" else None
