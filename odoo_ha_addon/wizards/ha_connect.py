"""Connecting a Home Assistant: what answers at an address, logging in with Home Assistant's own page, and the instance
that comes of it. Nothing is stored in the database before that.

A login that has begun is known to the session alone, which belongs to one browser, user and database: one at a time,
good for one return within ten minutes.
"""

import asyncio
import hmac
import logging
import secrets
import time
from collections.abc import Coroutine
from typing import Any, Literal, TypeVar

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request, root
from yarl import URL

from ..hass import HassError, ProbeResult, TlsOptions, test_connection
from ..hass.login import authorize_url, is_refused_client, make_token
from ..hass.lookup import Answering, look_up
from ..hass.url import is_another_server, is_exposed
from ..models.limits import INT4_MAX
from ..protocol.identity import Identity, ids_of, verdict
from .connect_words import failure_in_words, paragraph_of_failure

_logger = logging.getLogger(__name__)
_T = TypeVar("_T")

CALLBACK = "/ha/connect/callback"
LOGIN_SECONDS = 600
"""As long as the code is good with which Home Assistant sends the browser back."""
PENDING = "ha_login"
"""Key of the session: the login that has begun."""
FAILED = "ha_login_failed"
"""Key of the session: what the page is told when the browser is back."""


class ConnectError(Exception):
    """It cannot be done; the text is for people. `instance_id` is the one that is the same Home Assistant already;
    `paragraph`, if it is not called as the code, where the documentation tells more.
    """

    def __init__(
        self, text: str, code: str, instance_id: int | bool = False, paragraph: str | None = None
    ) -> None:
        super().__init__(text)
        self.code = code
        self.paragraph = paragraph or code
        self.instance_id = instance_id


class HaConnect(models.AbstractModel):
    _name = "ha.connect"
    _description = "Connecting Home Assistant"

    @api.model
    def look(self, address: str, fingerprint: str | Literal[False] = False) -> dict:
        """What answers at an address as somebody has it.

        :param fingerprint: SHA-256 of the server's certificate, for one that no authority has signed; or False
        :return: `url`, `version`, `is_encrypted` and `is_exposed` (plain text over the internet); or `failure` in
            words, its `code`, and the `paragraph` of the documentation
        :raises AccessError: the user may not create an instance
        """
        try:
            found = self._found(address, fingerprint)
        except ConnectError as error:
            return _told(error)
        return _shown(_text(found.url), found.ha_version)

    @api.model
    def begin(
        self, address: str, fingerprint: str | Literal[False], origin: str, instance_id: int | bool = False
    ) -> dict:
        """Begin to log in at Home Assistant, in place of what this session has begun before.

        :param origin: scheme, host and port of Odoo, as the browser has them
        :param instance_id: the instance that gets the token, and the address if it is its Home Assistant that answers
            there; False for a new one
        :return: `url`, the page of Home Assistant to go to; or as `look`
        :raises AccessError: the user may not create an instance, or change that one
        """
        site = self._site(origin)
        instance = self._instance(instance_id)
        try:
            self._check_client(site)
            found = self._found(address, fingerprint, instance)
        except ConnectError as error:
            return _told(error)
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        pending = {
            "state": state,
            "verifier": verifier if found.has_pkce else False,
            "url": _text(found.url),
            "version": found.ha_version,
            "fingerprint": fingerprint,
            "client_id": f"{site}/",
            "instance_id": instance.id,
            "company_id": self.env.company.id,
            "uid": self.env.uid,
            "db": self.env.cr.dbname,
            "until": time.time() + LOGIN_SECONDS,
        }
        request.session.pop(FAILED, None)
        request.session[PENDING] = pending
        page = authorize_url(
            found.url, pending["client_id"], site + CALLBACK, state, pending["verifier"] or None
        )
        return {"url": page}

    @api.model
    def use_token(
        self, address: str, fingerprint: str | Literal[False], token: str, instance_id: int | bool = False
    ) -> dict:
        """Connect with a long-lived access token that somebody made in Home Assistant.

        :param instance_id: as for `begin`
        :return: `instance_id`, or as `look`
        :raises AccessError: the user may not create an instance, or change that one
        """
        if not isinstance(token, str):
            raise UserError(self.env._("The access token must be a text."))
        instance = self._instance(instance_id)
        try:
            found = self._found(address, fingerprint, instance)
            url, tls = _text(found.url), _tls(fingerprint, instance)
            there = self._run(test_connection(found.url, token.strip(), tls, identify=bool(instance)))
            self._check_new(there, instance)
            self._check_same_house(there, instance, url)
        except ConnectError as error:
            return _told(error)
        return {
            "instance_id": self._take(instance, url, fingerprint, there, token.strip(), self.env.company).id
        }

    @api.model
    def resume(self) -> dict:
        """What became of the login from which the browser has just come back, once: `found` as `look` tells it,
        `fingerprint`, `moved` as `_moved` tells it, and `failure` and `code`; empty where all is well.
        """
        self._check_allowed()
        return (request and request.session.pop(FAILED, None)) or {}

    @api.model
    def _finish(self, state: str, code: str, error: str) -> int | bool:
        """Take over what Home Assistant sent the browser back with.

        :return: the id of the new instance; False if there is none: then `resume` tells why
        :raises AccessError: the user may not create an instance
        """
        self._check_allowed()
        pending = self._take_pending(state)
        try:
            return self._connect(self._checked(pending, code, error), code).id
        except ConnectError as failure:
            known = {}
            if pending:
                found = _shown(pending["url"], pending["version"])
                known = {"found": found, "fingerprint": pending["fingerprint"], "moved": self._moved(pending)}
            request.session[FAILED] = {**known, **_told(failure)}
            return False

    @api.model
    def _checked(self, pending: dict | None, code: str, error: str) -> dict:
        """`pending`, if it and what came back are a login; :raises ConnectError: else"""
        if pending is None:
            text = self.env._(
                "This login was not begun in this browser, was used already, or took longer than ten minutes. Log in "
                "again."
            )
            raise ConnectError(text, "login_unknown")
        if error or not code:
            text = self.env._("Nobody logged in at Home Assistant. Log in again, or use an access token.")
            raise ConnectError(text, "login_denied")
        return pending

    @api.model
    def _connect(self, pending: dict, code: str):
        mine = self.env.user.company_ids
        company = mine.filtered(lambda company: company.id == pending["company_id"]) or self.env.company
        moment = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        name = f"Odoo {company.name} {moment:%Y-%m-%d %H:%M:%S}"
        instance = self._instance(pending["instance_id"])

        def is_wanted(found: ProbeResult) -> bool:
            return not self._same_as(found, instance) and self._is_house_of(instance, found, pending["url"])

        there, token = self._run(
            make_token(
                pending["url"], code, pending["client_id"], pending["verifier"] or None, name,
                is_wanted=is_wanted, identify=bool(instance), tls=_tls(pending["fingerprint"], instance),
            )
        )  # fmt: skip
        self._check_new(there, instance)
        self._check_same_house(there, instance, pending["url"])
        return self._take(instance, pending["url"], pending["fingerprint"], there, token, company)

    @api.model
    def _take_pending(self, state: str) -> dict | None:
        """The login that this session has begun, if `state` is its own; in any case it is not good any more."""
        pending = request.session.pop(PENDING, None)
        if pending:
            # Now, and not at the end of the request: whoever comes with the same state meanwhile finds nothing.
            root.session_store.save(request.session)
        is_own = (
            pending
            and (pending["uid"], pending["db"]) == (self.env.uid, self.env.cr.dbname)
            and hmac.compare_digest(pending["state"].encode(), state.encode())
        )
        return pending if is_own and time.time() < pending["until"] else None

    @api.model
    def _check_client(self, site: str) -> None:
        """:raises ConnectError: Home Assistant lets nobody log in for this site"""
        if is_refused_client(site):
            text = self.env._(
                "Home Assistant lets nobody log in for a site that is named by an IP address of the internet. Open "
                "Odoo by its name, or use an access token."
            )
            raise ConnectError(text, "refused_client")

    @api.model
    def _found(self, address: str, fingerprint: str | Literal[False], instance=None) -> Answering:
        self._check_allowed()
        if not isinstance(address, str) or not (fingerprint is False or isinstance(fingerprint, str)):
            raise UserError(self.env._("The address must be a text."))
        return self._run(look_up(address, _tls(fingerprint, instance)))

    @api.model
    def _check_allowed(self) -> None:
        self.env["ha.instance"].check_access("create")

    @api.model
    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """:raises ConnectError: Home Assistant could not be used"""
        try:
            self.env["ha.connection.test"]._take_slot()
            return asyncio.run(work)
        except UserError as error:
            raise ConnectError(str(error), "busy") from None
        except HassError as error:
            text, paragraph = failure_in_words(self.env, error), paragraph_of_failure(self.env, error)
            raise ConnectError(text, error.code, paragraph=paragraph) from None
        finally:
            work.close()

    @api.model
    def _instance(self, instance_id: int | bool):
        """The instance that gets a token, none for a new one; :raises AccessError: the user may not change it"""
        if type(instance_id) is not int:
            return self.env["ha.instance"]
        known = 0 < instance_id <= INT4_MAX
        instance = self.env["ha.instance"].search([("id", "=", instance_id if known else 0)])
        if not instance:
            raise AccessError(self.env._("There is no such Home Assistant instance."))
        instance.check_access("write")
        return instance

    @api.model
    def _same_as(self, found: ProbeResult, instance):
        """Another instance than this one that is the Home Assistant which was found."""
        return instance._same_as(lambda user_id: user_id == found.user_id)

    @api.model
    def _check_new(self, found: ProbeResult, instance) -> None:
        if same := self._same_as(found, instance):
            text = self.env._('This Home Assistant is connected already, by the instance "%s".', same.name)
            raise ConnectError(text, "connected_already", same.id)

    @api.model
    def _check_same_house(self, found: ProbeResult, instance, url: str) -> None:
        if not self._is_house_of(instance, found, url):
            text = self.env._(
                'What answers there is another Home Assistant than that of "%s". Nothing was changed.',
                instance.name,
            )
            raise ConnectError(text, "other_house")

    @api.model
    def _is_house_of(self, instance, found: ProbeResult, url: str) -> bool:
        """Whether an instance may be given this address: that of the server which it has, or where what its bridge has
        seen of its Home Assistant is found again. Names and ids that are announced are no proof.
        """
        if not instance or not is_another_server(instance.url or "", url):
            return True
        known = Identity.from_json(instance.sudo().connection_id.identity)
        seen = Identity.seen(found.user_id, found.identifying)
        return verdict(known, seen, ids_of(found.identifying)) != "other"

    @api.model
    def _moved(self, pending: dict) -> dict | Literal[False]:
        """The instance that was about to be given another address: `instance_id` and `instance_name`."""
        instance = self.env["ha.instance"].search([("id", "=", pending["instance_id"])])
        if not instance or not is_another_server(instance.url or "", pending["url"]):
            return False
        return {"instance_id": instance.id, "instance_name": instance.name}

    @api.model
    def _take(
        self, instance, url: str, fingerprint: str | Literal[False], found: ProbeResult, token: str, company
    ):
        """Give the token to the instance, or to a new one; returns it."""
        if instance:
            instance.write({"url": url, "token": token})
            return instance
        return self.env["ha.instance"].create(
            {
                "name": found.location_name or URL(url).host,
                "url": url,
                "token": token,
                "tls_fingerprint": fingerprint,
                "company_id": company.id,
            }
        )

    @api.model
    def _site(self, origin: str) -> str:
        """Odoo's address as the browser has it: only the browser knows that behind any proxy.

        :raises UserError: this is none, or nobody asks from a browser
        """
        try:
            url = URL(origin) if isinstance(origin, str) else URL()
            site = str(url.origin()) if url.scheme in ("http", "https") and url.host and not url.user else ""
        except ValueError:
            site = ""
        if not site or self.env["ha.instance"]._session_of_user() is None:
            raise UserError(self.env._("Logging in at Home Assistant begins in the browser."))
        return site + request.httprequest.script_root


def _told(error: ConnectError) -> dict:
    return {
        "failure": str(error),
        "code": error.code,
        "paragraph": error.paragraph,
        "instance_id": error.instance_id,
    }


def _shown(url: str, version: str) -> dict:
    """What a page tells of a Home Assistant that answers."""
    address = URL(url)
    return {
        "url": url,
        "version": version,
        "is_encrypted": address.scheme == "https",
        "is_exposed": is_exposed(address),
    }


def _text(url: URL) -> str:
    return str(url).rstrip("/")


def _tls(fingerprint: str | Literal[False], instance=None) -> TlsOptions:
    """How the server is checked: by a fingerprint, or as the form of the instance says."""
    own = instance and instance.tls_fingerprint
    return TlsOptions(ca_pem=(instance and instance.tls_ca) or None, fingerprint=fingerprint or own or None)
