"""A request to Home Assistant's HTTP API, as code on the server writes it into a row of `ha.command`. Pure.

It is checked when it is made, in Odoo as well as in the bridge. So no row can lead to another server, or out of the
API: a path has no scheme, no host, no query and nothing that would have to be encoded or that a proxy might resolve.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson

METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
METHODS_WITH_BODY = frozenset({"POST", "PUT"})
PATH_CHARACTERS = 1000
PATH = re.compile(r"/api/(?:[A-Za-z0-9_.~:@!$&'()*+,;=-]+/)*[A-Za-z0-9_.~:@!$&'()*+,;=-]*")
SENT_BYTES = 64 * 1024
"""Of query and body together, as they are stored."""
ANSWER_BYTES = 2**20
MOST_ANSWER_BYTES = 32 * 2**20
"""What `hass/limits.py` allows for the answer of any command."""

_KEY = "http"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True)
class HttpRequest:
    """One request, whose answer is JSON.

    :ivar path: below Home Assistant's address, such as ``/api/config``
    :ivar query: not encoded
    :ivar body: anything that JSON has; None for none
    :ivar answer_bytes: a larger answer is not read to its end
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    answer_bytes: int = ANSWER_BYTES

    def __post_init__(self) -> None:
        """
        :raises ValueError: this must not be sent
        """
        if self.method not in METHODS:
            raise ValueError(f"the method must be one of {', '.join(sorted(METHODS))}")
        if not _is_path(self.path):
            raise ValueError(
                "the path must be one below /api/, without a query and without encoded characters"
            )
        if not isinstance(self.query, Mapping) or not all(
            isinstance(text, str) for item in self.query.items() for text in item
        ):
            raise ValueError("the query must have texts by name")
        if self.body is not None and self.method not in METHODS_WITH_BODY:
            raise ValueError(f"{self.method} has no body")
        if type(self.answer_bytes) is not int or not 0 < self.answer_bytes <= MOST_ANSWER_BYTES:
            raise ValueError(f"the answer may have 1 to {MOST_ANSWER_BYTES} bytes")
        self._check_storable()

    def _check_storable(self) -> None:
        try:
            # As it comes out of the row, and is sent.
            stored = orjson.dumps(json.loads(json.dumps([dict(self.query), self.body], allow_nan=False)))
        except (TypeError, ValueError, RecursionError):
            raise ValueError("query and body must be JSON") from None
        if _NUL.search(stored):
            raise ValueError("query and body cannot hold the character NUL")
        if len(stored) > SENT_BYTES:
            raise ValueError(f"query and body are larger than {SENT_BYTES} bytes")

    @property
    def changes_nothing(self) -> bool:
        return self.method == "GET"

    @property
    def name(self) -> str:
        """For the audit: such as ``POST /api/events/doorbell``."""
        return f"{self.method} {self.path}"

    @property
    def address(self) -> str:
        """Path and query, encoded."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    def as_payload(self) -> dict[str, Any]:
        """The `payload` of a command."""
        return {
            _KEY: {
                "method": self.method,
                "path": self.path,
                "query": dict(self.query),
                "body": self.body,
                "answer_bytes": self.answer_bytes,
            }
        }

    @classmethod
    def of_payload(cls, payload: Mapping[str, Any]) -> HttpRequest | None:
        """The request in a command's payload; None if it is a command of the WebSocket API.

        :raises ValueError: this must not be sent
        """
        if _KEY not in payload:
            return None
        about = payload[_KEY]
        if not isinstance(about, dict) or about.keys() - cls.__dataclass_fields__.keys():
            raise ValueError("this is no request to Home Assistant's HTTP API")
        try:
            return cls(**about)
        except TypeError:
            raise ValueError("this is no request to Home Assistant's HTTP API") from None


def _is_path(path: object) -> bool:
    return (
        isinstance(path, str)
        and len(path) <= PATH_CHARACTERS
        and PATH.fullmatch(path) is not None
        and not {".", ".."} & set(path.split("/"))
    )
