"""Home Assistant's own words for the browser, in the user's language."""

from __future__ import annotations

import gzip
import hashlib
import json

from odoo.http import Controller, Response, request, route

from ..models.access.ha_refusal import Refusal
from ..models.limits import INT4_MAX

AN_HOUR = "private, max-age=3600"


class HaWords(Controller):
    @route(
        "/odoo_ha_addon/words/<int:instance_id>/<string:lang>",
        type="http", auth="user", methods=["GET"], save_session=False,
    )  # fmt: skip
    def words(self, instance_id: int, lang: str) -> Response:
        """The words of an instance that the user may see, as `arranged` of `models/entity/ha_words.py` gives them.

        :param lang: code of one of Odoo's languages; in the address because browsers keep the answer by that
        """
        if not request.env["ha.access"]._is_user():
            raise request.not_found()
        instance = request.env["ha.instance"].search(
            [("id", "=", instance_id if instance_id <= INT4_MAX else 0)]
        )
        languages = {code for code, _name in request.env["res.lang"].get_installed()}
        if not instance or lang not in languages:
            raise request.not_found()
        try:
            words = request.env["ha.words"]._of(instance, lang)
        except Refusal as refusal:
            return request.make_response(
                str(refusal), [("Content-Type", "text/plain; charset=utf-8")], status=503
            )
        return _kept(json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())


def _kept(content: bytes) -> Response:
    """What browsers keep for an hour, and then ask whether it has changed."""
    headers = {"Cache-Control": AN_HOUR, "Vary": "Accept-Encoding"}
    etag = hashlib.sha256(content).hexdigest()[:32]
    if "gzip" in request.httprequest.headers.get("Accept-Encoding", ""):
        content = gzip.compress(content, 5)
        headers["Content-Encoding"] = "gzip"
        etag += "-gzip"
    response = request.make_response(content, [*headers.items(), ("Content-Type", "application/json")])
    response.set_etag(etag)
    response.make_conditional(request.httprequest)
    return response
