"""login.py: a login at Home Assistant becomes one long-lived token, and nothing else is left of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from hass import HandshakeTimeout, HassError, UnexpectedAnswer
from hass.errors import CommandFailed, LoginForbidden, LoginRefused
from hass.login import Tokens, authorize_url, challenge_of, is_refused_client, make_token
from hass.probe import ProbeResult
from tests.fake_home_assistant import FakeHomeAssistant

VERIFIER = "v" * 64


def logged_in(home: FakeHomeAssistant, verifier: str | None = VERIFIER) -> str:
    """The code of a login that began with this verifier."""
    home.codes["c0de"] = challenge_of(verifier) if verifier else ""
    return "c0de"


async def test_a_code_becomes_a_token_of_its_own_name_and_the_login_ends(home: FakeHomeAssistant) -> None:
    code = logged_in(home)
    found, token = await make_token(home.url, code, home.client_id, VERIFIER, "Odoo")
    assert (found.location_name, token) == ("Fake home", "long-lived token for Odoo")
    assert home.long_lived == {"Odoo": 3650}
    assert home.revoked == [home.refresh_token]
    assert home.connections == 0


async def test_it_works_where_home_assistant_knows_no_verifiers(home: FakeHomeAssistant) -> None:
    code = logged_in(home, None)
    assert (await make_token(home.url, code, home.client_id, None, "Odoo"))[1]


async def test_who_is_not_wanted_gets_no_token_and_the_login_ends_too(home: FakeHomeAssistant) -> None:
    asked: list[ProbeResult] = []

    def is_wanted(found: ProbeResult) -> bool:
        asked.append(found)
        return False

    code = logged_in(home)
    found, token = await make_token(home.url, code, home.client_id, VERIFIER, "Odoo", is_wanted=is_wanted)
    assert (asked, token, home.long_lived) == ([found], "", {})
    assert home.revoked == [home.refresh_token]


async def test_a_code_is_good_once_and_for_who_began_with_its_verifier(home: FakeHomeAssistant) -> None:
    for client_id, verifier in (
        (home.client_id, "w" * 64),
        (home.client_id, None),
        ("http://other/", VERIFIER),
    ):
        with pytest.raises(LoginRefused):
            await make_token(home.url, logged_in(home), client_id, verifier, "Odoo")
    code = logged_in(home)
    await make_token(home.url, code, home.client_id, VERIFIER, "Odoo")
    with pytest.raises(LoginRefused):
        await make_token(home.url, code, home.client_id, VERIFIER, "Odoo again")
    assert home.long_lived.keys() == {"Odoo"}


async def test_a_user_who_may_not_log_in_from_here_is_told_apart(home: FakeHomeAssistant) -> None:
    home.login_error = "access_denied"
    with pytest.raises(LoginForbidden):
        await make_token(home.url, logged_in(home), home.client_id, VERIFIER, "Odoo")


@pytest.mark.parametrize("answer", [b"null", b'""', b"5", b"{}"])
async def test_what_is_no_token_is_not_taken_for_one(home: FakeHomeAssistant, answer: bytes) -> None:
    home.results["auth/long_lived_access_token"] = answer
    with pytest.raises(UnexpectedAnswer):
        await make_token(home.url, logged_in(home), home.client_id, VERIFIER, "Odoo")
    assert home.revoked == [home.refresh_token]


async def test_the_login_ends_whatever_fails_behind_it(home: FakeHomeAssistant) -> None:
    home.long_lived["Odoo"] = 1
    with pytest.raises(CommandFailed):
        await make_token(home.url, logged_in(home), home.client_id, VERIFIER, "Odoo")
    assert home.revoked == [home.refresh_token]
    home.delay = 30
    with pytest.raises(HandshakeTimeout):
        await make_token(home.url, logged_in(home), home.client_id, VERIFIER, "Odoo", timeout=0.2)


async def test_no_secret_is_in_an_error_or_a_text(home: FakeHomeAssistant) -> None:
    home.http_status = 500
    with pytest.raises(HassError) as caught:
        await make_token(home.url, "c0de-secret", home.client_id, VERIFIER, "Odoo")
    assert "secret" not in str(caught.value) + repr(Tokens("secret", "secret"))
    assert VERIFIER not in str(caught.value)


@given(st.text(), st.text(alphabet="abcXYZ012._~-", min_size=43, max_size=128))
def test_the_login_page_gets_whatever_is_in_the_state_but_never_the_verifier(
    state: str, verifier: str
) -> None:
    page = URL(
        authorize_url("http://ha.local:8123/house/", "http://odoo/", "http://odoo/back", state, verifier)
    )
    assert (page.path, page.query["state"]) == ("/house/auth/authorize", state)
    assert page.query["code_challenge"] == challenge_of(verifier)
    assert verifier not in str(page.without_query_params("state"))
    assert "code_challenge" not in authorize_url("http://ha.local", "http://odoo/", "http://odoo/back", state)


def test_the_digest_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B
    verifier, challenge = (
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    )
    assert challenge_of(verifier) == challenge


@pytest.mark.parametrize(
    ("origin", "refused"),
    [
        ("http://odoo.example.org", False),
        ("http://192.168.1.9:8069", False),
        ("http://127.0.0.1:8069", False),
        ("http://[fd00::1]:8069", False),
        ("http://8.8.8.8", True),
        ("https://[2001:4860:4860::8888]", True),
    ],
)
def test_a_site_that_home_assistant_refuses_is_known_before(origin: str, refused: bool) -> None:
    assert is_refused_client(origin) is refused
