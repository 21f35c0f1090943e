"""Odoo databases made quickly: from templates, which are made once for each state of the addons' files.

Templates are kept in the cluster: one of Odoo alone, and one for each set of addons, which is made from the largest
there is of a part of them. They are also kept as dumps outside of it, so that another cluster (one of those of the
tests, for example) does not install it all anew. What a database was made from is written in its comment.

A template has the bundles of scripts and styles, too, where many databases whose pages are opened are copied from it:
to make them takes Odoo longer than to install the addons. Those whose files have changed since Odoo makes anew.
"""

from __future__ import annotations

import ast
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from . import paths
from .console import Console
from .errors import DevkitError
from .postgres import Postgres
from .process import run

#: Installed before ours; the same for every state of the addons.
BASE_MODULES = ("web", "mail", "portal")
#: Files of an addon that are read at each start or page, so that a database need not be updated for them.
_LIVE = {"static", "tests", "readme", "__pycache__"}

DUMPS = paths.CACHE / "databases"

#: Runs Odoo on a database with the arguments given (`-i …`, `-u …`) and ends; raises DevkitError.
RunOdoo = Callable[..., None]

#: What `odoo-bin shell` does to make all bundles that views ask for, and the one of dark pages.
MAKE_BUNDLES = """
env["ir.qweb"]._pregenerate_assets_bundles()
env["ir.qweb"]._get_asset_bundle("web.assets_web_dark", js=False).css()
env.cr.commit()
"""


def with_auto_installed(modules: Iterable[str], addons: Path = paths.ADDONS) -> list[str]:
    """The modules, with those of ours that Odoo installs with them by itself."""
    found = set(modules)
    manifests = {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in addons.glob("*/__manifest__.py")
    }
    while more := {
        name
        for name, manifest in manifests.items()
        if manifest.get("auto_install") is True
        and found.issuperset(manifest["depends"])
        and name not in found
    }:
        found |= more
    return sorted(found)


def largest_part(templates: Mapping[str, Collection[str]], modules: Iterable[str]) -> str | None:
    """The name of the template that has most of the modules and no others; None where none has any.

    Args:
        templates: the modules of each by its name.
    """
    wanted = set(modules)
    parts = {name: len(there) for name, there in templates.items() if there and wanted.issuperset(there)}
    return max(parts, key=lambda name: parts[name], default=None)


def addons_fingerprint(modules: Iterable[str], addons: Path = paths.ADDONS) -> str:
    """A short hash of all that a database takes over from the modules of ours among `modules`."""
    digest = hashlib.sha256()
    for module in sorted(modules):
        digest.update(module.encode())
        for path in sorted((addons / module).rglob("*")):
            parts = path.relative_to(addons / module).parts
            if path.is_file() and not _LIVE.intersection(parts):
                digest.update("/".join(parts).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


class OdooDatabases:
    """The databases of one cluster and their filestores.

    Args:
        data: Odoo's data directory.
        source: PYTHONPATH's entry for Odoo; other sources make other templates.
        run: see RunOdoo; called as `run(database, *arguments)`, and with `script`, what `odoo-bin shell` shall do.
        bundles: whether templates have the bundles of scripts and styles.
    """

    def __init__(
        self,
        postgres: Postgres,
        data: Path,
        source: Path,
        run: RunOdoo,
        console: Console,
        *,
        bundles: bool = False,
    ) -> None:
        self._postgres = postgres
        self._filestores = data / "filestore"
        self._run = run
        self._console = console
        self._bundles = bundles
        release = (source / "odoo" / "release.py").read_bytes()
        self._odoo = hashlib.sha256(str(source).encode() + release).hexdigest()[:12]

    def prepare(self, database: str, modules: Sequence[str]) -> bool:
        """Have `database` with `modules` as their files are now; what people did in it is kept. True where it is new.

        A new one is copied from a template; one that was made from other files is updated.
        """
        modules = with_auto_installed(modules)
        fingerprint = f"{self._odoo} {addons_fingerprint(modules)}"
        is_new = database not in self._postgres.databases()
        if is_new:
            self._copy(self._template(modules), database)
        elif self._comment(database) != fingerprint:
            with self._console.step("Updating the Odoo database to the addon's files"):
                names = ",".join(modules)
                self._run(database, "-i", names, "-u", names)
        self._set_comment(database, fingerprint)
        return is_new

    def drop(self, database: str) -> None:
        """Remove a database and its files."""
        self._postgres.drop_database(database)
        shutil.rmtree(self._filestores / database, ignore_errors=True)

    def _template(self, modules: Sequence[str]) -> str:
        """The name of a template with `modules`; templates of earlier files are dropped."""
        ours = sorted(path.parent.name for path in paths.ADDONS.glob("*/__manifest__.py"))
        files = f"template_{self._odoo}_{addons_fingerprint(ours)}"
        name = f"{files}_{hashlib.sha256(','.join(modules).encode()).hexdigest()[:6]}"
        name += "_bundles" if self._bundles else ""
        there = self._postgres.databases()
        if name in there:
            return name
        for old in there:
            if old.startswith("template_") and not old.startswith(files):
                self.drop(old)
        for dump in DUMPS.glob("template_*"):
            if not dump.name.startswith(files):
                shutil.rmtree(dump, ignore_errors=True)
        titles = f"Restoring {', '.join(modules)}", f"Installing {', '.join(modules)}"
        parts = {other: self._comment(other).split() for other in there if other.startswith(files)}

        def fill(unfinished: str) -> None:
            self._copy(largest_part(parts, modules) or self.base(), unfinished)
            self._run(unfinished, "-i", ",".join(modules))
            if self._bundles:
                self._run(unfinished, script=MAKE_BUNDLES)

        self._restore_or_make(name, titles, fill)
        self._set_comment(name, " ".join(modules))
        return name

    def base(self) -> str:
        """The name of the template of Odoo alone."""
        name = f"base_{self._odoo}"
        if name not in self._postgres.databases():
            titles = "Restoring an empty Odoo database", "Creating an empty Odoo database"

            def fill(unfinished: str) -> None:
                self._postgres.create_database(unfinished)
                self._run(unfinished, "-i", ",".join(BASE_MODULES))

            self._restore_or_make(name, titles, fill)
        return name

    def _restore_or_make(self, name: str, titles: tuple[str, str], fill: Callable[[str], object]) -> None:
        """Make a template from its dump, or by `fill` where there is none; then it is dumped."""
        dump = DUMPS / name
        restoring, making = titles
        if (dump / "database").exists():
            with self._console.step(restoring):
                self._make(name, lambda unfinished: self._restore(dump, unfinished))
            return
        with self._console.step(making):
            self._make(name, fill)
        self._dump(name, dump)

    def _make(self, name: str, fill: Callable[[str], object]) -> None:
        """Make a template under another name first, so that half a template never has the name of a whole one."""
        unfinished = f"unfinished_{name}"
        self.drop(unfinished)
        fill(unfinished)
        self._postgres.query(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
        if (self._filestores / unfinished).exists():
            shutil.rmtree(self._filestores / name, ignore_errors=True)  # of a cluster that is gone
            (self._filestores / unfinished).replace(self._filestores / name)

    def _copy(self, source: str, target: str) -> None:
        shutil.rmtree(self._filestores / target, ignore_errors=True)
        if (self._filestores / source).exists():
            shutil.copytree(self._filestores / source, self._filestores / target)
        self._postgres.create_database(target, source)
        # A copy is another database to its clients: sessions and signed links of one are not good for the other.
        sql = "UPDATE ir_config_parameter SET value = gen_random_uuid() WHERE key IN ({})"
        self._postgres.query(sql.format("'database.uuid', 'database.secret'"), target)

    def _dump(self, name: str, dump: Path) -> None:
        DUMPS.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=DUMPS))
        self._client("pg_dump", "--format=custom", "--compress=1", f"--file={unfinished / 'database'}", name)
        if (self._filestores / name).exists():
            shutil.copytree(self._filestores / name, unfinished / "filestore")
        try:
            unfinished.replace(dump)
        except OSError:  # somebody else has just made the same
            shutil.rmtree(unfinished)

    def _restore(self, dump: Path, database: str) -> None:
        self._postgres.create_database(database)
        self._client("pg_restore", "--no-owner", "--jobs=2", f"--dbname={database}", str(dump / "database"))
        if (dump / "filestore").exists():
            shutil.copytree(dump / "filestore", self._filestores / database)

    def _client(self, program: str, *arguments: str) -> None:
        done = run([self._postgres.binaries / program, *arguments], env=self._postgres.client_environment())
        if done.returncode:
            raise DevkitError(f"{program} failed: {done.stderr.strip()}")

    def _comment(self, database: str) -> str:
        rows = self._postgres.query(
            f"SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = '{database}'"
        )
        return rows[0][0] if rows else ""

    def _set_comment(self, database: str, text: str) -> None:
        self._postgres.query(f"COMMENT ON DATABASE \"{database}\" IS '{text}'")
