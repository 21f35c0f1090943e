"""Which tokens a process can decrypt hangs on its own key, and is looked at again when that is another one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from odoo_ha_addon.bridge.link.token_reader import TokenReader
from odoo_ha_addon.protocol.settings import InstanceSettings
from odoo_ha_addon.token_cipher import (
    KEY_VARIABLE,
    TokenKeyDiffersError,
    TokenKeyMissingError,
    TokenKeys,
    TokenUnreadableError,
    configured_key,
)

SECRET = "the database's own secret"
TOKEN = "token-of-home-assistant"


def keys(secret: str = SECRET) -> TokenKeys:
    """Those of this process, in a database with this secret of its own."""
    return TokenKeys(configured_key(), secret)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """`key("text")` gives this process a key, `key(None)` takes it away."""

    def configure(text: str | None) -> None:
        if text is None:
            monkeypatch.delenv(KEY_VARIABLE, raising=False)
        else:
            monkeypatch.setenv(KEY_VARIABLE, text)

    configure(None)
    return configure


def stored(configured: str | None, instance_id: int = 1, **values: Any) -> InstanceSettings:
    """An instance whose token was saved by a process with this key."""
    text = TokenKeys(configured, SECRET).encrypt(TOKEN)
    return InstanceSettings(instance_id, "Home", "http://ha.test", text, **{**NO_TLS, **values})


NO_TLS = {"active": True, "tls_ca": "", "tls_fingerprint": ""}


@pytest.mark.parametrize(("at_save", "now"), [("a", "a"), (None, None), (None, "a")])
def test_a_token_is_read_with_the_key_of_its_time_or_the_databases_secret(
    at_save: str | None, now: str | None
) -> None:
    text = TokenKeys(at_save, SECRET).encrypt(TOKEN)
    assert TokenKeys(now, SECRET).decrypt(text) == TOKEN


@pytest.mark.parametrize(
    ("now", "error"), [(None, TokenKeyMissingError), ("b", TokenKeyDiffersError)], ids=["none", "another"]
)
def test_a_missing_key_and_another_key_are_told_apart_by_name(
    now: str | None, error: type[TokenUnreadableError]
) -> None:
    text = TokenKeys("a", SECRET).encrypt(TOKEN)
    with pytest.raises(error, match=KEY_VARIABLE):
        TokenKeys(now, SECRET).decrypt(text)


def test_only_a_key_protects_a_token_from_whoever_has_the_database() -> None:
    with_key = TokenKeys("a", SECRET)
    assert with_key.is_protected(with_key.encrypt(TOKEN))
    assert not with_key.is_protected(TokenKeys(None, SECRET).encrypt(TOKEN))


def test_keys_are_not_shown_where_they_are_printed() -> None:
    shown = repr(TokenKeys("very secret", SECRET))
    assert "very secret" not in shown
    assert SECRET not in shown


def test_what_cannot_be_read_is_reported_once_and_without_token_or_key(
    key: Any, caplog: pytest.LogCaptureFixture
) -> None:
    key("b")
    reader = TokenReader("db")
    settings = [stored("a"), stored("b", 2)]
    with caplog.at_level(logging.INFO):
        assert reader.look(keys(), settings) == {1}
        assert reader.look(keys(), settings) == frozenset()
    assert reader.unreadable == {1}
    [line] = caplog.messages
    assert KEY_VARIABLE in line
    assert "Home (1)" in line
    assert not [word for word in (TOKEN, settings[0].token_encrypted, SECRET) if word in line]


def test_an_instance_becomes_readable_with_another_key_or_with_its_token_entered_again(key: Any) -> None:
    reader = TokenReader("db")
    assert reader.look(keys(), [stored("a")]) == {1}
    assert reader.look(keys(), [stored(None)]) == {1}
    assert not reader.unreadable
    lost = [stored("a")]
    reader.look(keys(), lost)
    key("a")
    assert reader.look(keys(), lost) == {1}
    assert reader.keys.decrypt(lost[0].token_encrypted) == TOKEN


def test_the_databases_secret_may_be_replaced_while_the_bridge_runs(key: Any) -> None:
    reader = TokenReader("db")
    settings = [stored(None)]
    assert reader.look(keys("another"), settings) == {1}
    assert reader.look(keys(""), settings) == frozenset()
    assert reader.look(keys(), settings) == {1}
    assert not reader.unreadable


def test_instances_that_nobody_wants_connected_are_left_alone(key: Any) -> None:
    reader = TokenReader("db")
    assert reader.look(keys(), [stored("a", active=False)]) == frozenset()
