"""nginx in front of Odoo, with the configuration of the documentation: Debian's package, unpacked and not installed."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from . import debian_program, paths
from .console import Console
from .debian import unpack
from .disk import whole
from .errors import DevkitError
from .local_server import LocalServer
from .machine import Machine, only_one
from .ports import LOOPBACK, answers, free_port

SITE = paths.ROOT / "docs" / "deployment" / "nginx.conf"
_ROOT = paths.PARTS / "nginx"
_PROGRAM = _ROOT / "usr" / "sbin" / "nginx"

#: What Debian has in /etc/nginx/nginx.conf, as far as it is needed, with all files in a directory of ours.
_MAIN = """\
daemon off;
{user}pid {directory}/nginx.run;
error_log stderr;
worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    include {directory}/site.conf;
}}
"""


def ensure(console: Console) -> Path:
    """The program, taken from Debian where it is not there yet.

    Raises DevkitError where it cannot be had.
    """
    with only_one(console):
        return _PROGRAM if _PROGRAM.exists() else _Unpacker(console).unpack()


class _Unpacker(Machine):
    def unpack(self) -> Path:
        archive = self._archive
        if archive is None:
            raise DevkitError("nginx comes from Debian's archive, which this machine does not know.")
        shutil.rmtree(_ROOT, ignore_errors=True)
        downloads = _ROOT.with_name(_ROOT.name + ".debs")
        with whole(_ROOT):
            try:
                files = archive.download(archive.with_dependencies("nginx"), downloads, "nginx")
                unpack(files, _ROOT)
            finally:
                shutil.rmtree(downloads, ignore_errors=True)
            return debian_program.make_launcher(_ROOT, _PROGRAM)


class Nginx(LocalServer):
    """nginx on loopback, before an Odoo that runs."""

    stop_signal = signal.SIGQUIT  # in order

    def __init__(
        self, directory: Path, program: Path, odoo: tuple[int, int], certificate: Path, key: Path
    ) -> None:
        """Nothing starts yet.

        Args:
            odoo: its ports for requests and for websockets.
            certificate: of the name `localhost`, a PEM file, as `key` is.
        """
        super().__init__("nginx", directory, "nginx.pid", directory / "nginx.log")
        self._program = program
        self._odoo = odoo
        self._certificate = certificate
        self._key = key

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def start(self) -> None:
        port = free_port(self.port)
        self._remember(port=port)
        user = "user root;\n" if os.geteuid() == 0 else ""  # Debian's own may not read a checkout
        main = self.directory / "nginx.conf"
        main.write_text(_MAIN.format(user=user, directory=self.directory), encoding="utf-8")
        (self.directory / "site.conf").write_text(self._site(port), encoding="utf-8")
        with self._stopped_on_error():
            command = [str(self._program), "-e", "stderr", "-p", str(self.directory), "-c", str(main)]
            self._daemon.start(command, env=dict(os.environ), cwd=self.directory)
            self._wait_until(lambda: answers(port), 20)

    def _site(self, port: int) -> str:
        """The documented file with what anybody has to change in it.

        Raises DevkitError where it has none of it.
        """
        http_port, websocket_port = self._odoo
        changes = {
            "127.0.0.1:8069": f"{LOOPBACK}:{http_port}",
            "127.0.0.1:8072": f"{LOOPBACK}:{websocket_port}",
            "listen 80;": f"listen {LOOPBACK}:{free_port()};",
            "listen 443 ssl;": f"listen {LOOPBACK}:{port} ssl;",
            "odoo.example.com": "localhost",
            "/etc/ssl/odoo/fullchain.pem": str(self._certificate),
            "/etc/ssl/odoo/privkey.pem": str(self._key),
        }
        text = SITE.read_text(encoding="utf-8")
        for old, new in changes.items():
            if old not in text:
                raise DevkitError(f"{SITE} has no {old!r} any more.")
            text = text.replace(old, new)
        return text
