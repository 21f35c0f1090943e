"""A user of Odoo who calls its models over HTTP, as the web client does."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import re
import urllib.error
import urllib.request
from typing import Any

from .errors import DevkitError


class OdooRpc:
    """One logged-in session.

    Attributes:
        uid: the user's id.
    """

    def __init__(self, url: str, database: str, login: str, password: str) -> None:
        """Log in. Raises DevkitError where Odoo refuses."""
        self._url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        self.uid: int = self._route("/web/session/authenticate", db=database, login=login, password=password)[
            "uid"
        ]

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a public method of a model; `args` begin with the ids where it is a method of records."""
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._route(path, model=model, method=method, args=args, kwargs=kwargs)

    def search(self, model: str, domain: list[Any], **options: Any) -> list[int]:
        """Ids of the records that match."""
        return self.call(model, "search", domain, **options)

    def create(self, model: str, values: dict[str, Any]) -> int:
        """Create one record; return its id."""
        return self.call(model, "create", [values])[0]

    def write(self, model: str, ids: list[int], values: dict[str, Any]) -> None:
        """Change records."""
        self.call(model, "write", ids, values)

    def visit(self, path: str) -> None:
        """Load a page with its scripts and styles as a browser would, for Odoo builds those at the first time."""
        page = self._get(path)
        for asset in sorted(set(re.findall(r'"(/web/assets/[^"]+)"', page.decode(errors="replace")))):
            self._get(asset)

    def _get(self, path: str) -> bytes:
        try:
            with self._opener.open(self._url + path, timeout=120) as answer:
                return answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise DevkitError(f"Odoo did not answer {path}: {error}") from error

    def _route(self, path: str, **params: Any) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}).encode()
        request = urllib.request.Request(self._url + path, body, {"Content-Type": "application/json"})
        try:
            with self._opener.open(request, timeout=60) as answer:
                content = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise DevkitError(f"Odoo did not answer {path}: {error}") from error
        if "error" in content:
            data = content["error"].get("data") or {}
            raise DevkitError(f"Odoo refused {path}: {data.get('message') or content['error']['message']}")
        return content.get("result")
