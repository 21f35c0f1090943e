"""A user of Odoo who works by HTTP instead of with a browser."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import requests


class OdooError(Exception):
    """Odoo answered with an error.

    Attributes:
        name: of the exception's class, such as `odoo.exceptions.AccessError`.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class OdooClient:
    """One logged-in session.

    Attributes:
        url: of the server, without a slash at the end.
        login: the user's.
        uid: the user's id.
    """

    def __init__(self, url: str, database: str, login: str, password: str) -> None:
        """Log in. Raises OdooError where Odoo refuses the password."""
        self.url = url
        self.login = login
        self._session = requests.Session()
        self._ids = itertools.count(1)
        params = {"db": database, "login": login, "password": password}
        self.uid: int = self.route("/web/session/authenticate", **params)["uid"]

    @property
    def session_id(self) -> str:
        """The cookie that a browser needs to be this user."""
        return str(self._session.cookies["session_id"])

    def again(self) -> OdooClient:
        """The same session of the same user, on a connection of its own."""
        other = copy.copy(self)
        other._session = requests.Session()
        other._session.cookies.update(self._session.cookies)
        return other

    def route(self, path: str, **params: Any) -> Any:
        """Call a JSON-RPC route and return its result. Raises OdooError."""
        body = {"jsonrpc": "2.0", "method": "call", "id": next(self._ids), "params": params}
        answer = self._session.post(self.url + path, json=body, timeout=60)
        answer.raise_for_status()
        content = answer.json()
        if "error" in content:
            data = content["error"].get("data") or {}
            raise OdooError(data.get("name", "error"), data.get("message") or content["error"]["message"])
        return content.get("result")

    def get(self, path: str) -> str:
        """The text of a page."""
        answer = self._session.get(self.url + path, timeout=120)
        answer.raise_for_status()
        return answer.text

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a public method of a model; `args` begin with the ids where it is a method of records."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.route(f"/web/dataset/call_kw/{model}/{method}", **params)

    def create(self, model: str, **values: Any) -> int:
        """Create one record; return its id."""
        [record_id] = self.call(model, "create", [values])
        return int(record_id)

    def read(self, model: str, record_id: int, *fields: str) -> dict[str, Any]:
        """Some fields of one record."""
        [record] = self.call(model, "read", [record_id], list(fields))
        return dict(record)

    def search_read(
        self, model: str, domain: list[Any], *fields: str, **options: Any
    ) -> list[dict[str, Any]]:
        """Some fields of the records that match."""
        return list(self.call(model, "search_read", domain, list(fields), **options))

    def close(self) -> None:
        self._session.close()
