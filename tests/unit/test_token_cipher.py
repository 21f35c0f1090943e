"""Where a key comes from, and which texts it decrypts while it is being changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from odoo_ha_addon.token_cipher import (
    KEY_VARIABLE,
    OLD_KEY_VARIABLE,
    TokenKeyDiffersError,
    TokenKeys,
    find_key,
    new_key,
)

FILE = f"{KEY_VARIABLE}_FILE"
SECRET = "the database's own secret"
TOKEN = "token-of-home-assistant"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process has none but what a test gives it."""
    for name in (KEY_VARIABLE, OLD_KEY_VARIABLE):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_a_key_is_found_in_the_environment_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "key"
    path.write_text("of the file\n", encoding="utf-8")
    monkeypatch.setenv(FILE, str(path))
    assert find_key() == ("of the file", FILE, None)
    monkeypatch.setenv(KEY_VARIABLE, "of the environment")
    assert find_key() == ("of the environment", KEY_VARIABLE, None)


def test_nothing_is_found_where_nothing_is_set() -> None:
    assert find_key() == (None, None, None)


@pytest.mark.parametrize("content", [None, b"", b"  \n", b"\xff\xfe\xff"])
def test_a_file_without_a_key_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(FILE, str(path))
    found = find_key()
    assert (found.key, found.source) == (None, FILE)
    assert found.fault


def test_both_keys_are_tried_and_the_new_one_encrypts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = TokenKeys("old", SECRET).encrypt(TOKEN)
    monkeypatch.setenv(KEY_VARIABLE, "new")
    monkeypatch.setenv(OLD_KEY_VARIABLE, "old")
    keys = TokenKeys.of_process(SECRET)
    assert keys.decrypt(before) == TOKEN
    assert not keys.is_current(before)
    after = keys.encrypt(TOKEN)
    assert keys.is_current(after)
    assert TokenKeys("new", SECRET).decrypt(after) == TOKEN
    with pytest.raises(TokenKeyDiffersError):
        TokenKeys("old", SECRET).decrypt(after)


def test_what_the_secret_of_the_database_has_encrypted_is_not_current_once_there_is_a_key() -> None:
    text = TokenKeys(None, SECRET).encrypt(TOKEN)
    assert TokenKeys(None, SECRET).is_current(text)
    assert not TokenKeys("new", SECRET).is_current(text)


def test_neither_key_stands_in_what_is_printed_of_them() -> None:
    assert "secret" not in repr(TokenKeys("secret 1", "secret 2", "secret 3"))


def test_a_new_key_is_another_one_each_time() -> None:
    assert len({new_key() for _ in range(10)}) == 10
