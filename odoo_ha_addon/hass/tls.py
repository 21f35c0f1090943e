"""How the server's certificate is checked. It always is; there is no switch to turn that off.

Three ways, in the order of preference: the certificate authorities the system trusts, an authority of one's
own beside them, or the fingerprint of one certificate (for self-signed ones, whatever their name or age).
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import aiohttp
from yarl import URL

from .errors import HassError

_SHA256_HEX = re.compile(r"[0-9a-f]{64}")


class InvalidTlsOptions(HassError, ValueError):
    code = "invalid_tls_options"
    terminal = True
    default_message = "The TLS settings cannot be used."


class TlsWithoutHttps(InvalidTlsOptions):
    code = "tls_without_https"
    default_message = (
        "The address starts with http://, where no certificate is checked. It must start with https://."
    )


@dataclass(frozen=True)
class TlsOptions:
    """`ca_pem`: certificates of own authorities as PEM text; `ca_file`: the same as a file's path.

    `fingerprint`: SHA-256 of the server's certificate in hex, with or without colons. It alone decides then.
    """

    ca_pem: str | None = None
    ca_file: str | None = None
    fingerprint: str | None = None

    def for_address(self, url: URL) -> ssl.SSLContext | aiohttp.Fingerprint:
        """The value of aiohttp's `ssl` parameter for a connection to this address. Where a server to trust was named,
        there is no connection without checking it.

        :raises InvalidTlsOptions: TlsWithoutHttps where there would be no certificate at all
        """
        if url.scheme in ("http", "ws") and (self.fingerprint or self.ca_pem or self.ca_file):
            raise TlsWithoutHttps
        return self.for_aiohttp()

    def for_aiohttp(self) -> ssl.SSLContext | aiohttp.Fingerprint:
        """The value of aiohttp's `ssl` parameter. Raises InvalidTlsOptions."""
        if self.fingerprint:
            return aiohttp.Fingerprint(fingerprint_bytes(self.fingerprint))
        return _context(self.ca_pem or "", _read(self.ca_file) if self.ca_file else "")


def fingerprint_bytes(text: str) -> bytes:
    """A SHA-256 fingerprint as 32 bytes. Raises InvalidTlsOptions."""
    digits = re.sub(r"[\s:]", "", text).lower().removeprefix("sha256")
    if not _SHA256_HEX.fullmatch(digits):
        raise InvalidTlsOptions("A SHA-256 fingerprint has 64 hexadecimal digits, with or without colons.")
    return bytes.fromhex(digits)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError as error:
        raise InvalidTlsOptions(f"The CA file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise InvalidTlsOptions("The CA file is not in PEM format.") from None


@lru_cache(maxsize=256)
def _context(*own_authorities: str) -> ssl.SSLContext:
    # Shared between connections: a context with the system's authorities takes milliseconds and megabytes.
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    try:
        for pem in own_authorities:
            if pem:
                context.load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError):
        raise InvalidTlsOptions("The certificate authority is not in PEM format.") from None
    return context
