"""What a bridge needs to know of an instance to connect to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .connection_states import ConnectionState


@dataclass(frozen=True)
class InstanceSettings:
    """A row of `ha.instance` as the bridge reads it; the token stays encrypted until it is used."""

    id: int
    name: str
    url: str
    token_encrypted: str
    active: bool
    tls_ca: str
    tls_fingerprint: str
    identity_accepted: str = ""
    company_id: int | None = None

    @property
    def connectable(self) -> bool:
        """Whether there is anything to connect to."""
        return self.active and bool(self.url) and bool(self.token_encrypted)

    @property
    def idle_state(self) -> ConnectionState:
        """The connection state to show while no bridge serves the instance."""
        if not self.active:
            return ConnectionState.DISABLED
        return ConnectionState.WAITING if self.connectable else ConnectionState.INCOMPLETE

    @property
    def digest(self) -> str:
        """Changes when anything changes that a refused connection could hang on; says nothing of the token."""
        parts = (self.url, self.token_encrypted, self.tls_ca, self.tls_fingerprint)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Lease:
    """The right to serve an instance. Each write of the bridge proves that `epoch` is still the newest."""

    instance_id: int
    epoch: int


class LeaseLostError(Exception):
    """Another bridge serves the instance; nothing was written."""
