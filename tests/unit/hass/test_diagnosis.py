import pytest

from hass.diagnosis import STEPS, diagnose
from tests.fake_home_assistant import FakeServer


def passed(steps):
    return {step.name: step.passed for step in steps}


@pytest.fixture
async def home():
    async with FakeServer() as server:
        yield server.add("home", "token-of-home")


async def test_every_step_passes_where_everything_is_right(home):
    steps = await diagnose(home.url, "token-of-home")
    assert [step.name for step in steps] == list(STEPS)
    # Without https there is no certificate to look at.
    assert passed(steps) == {**dict.fromkeys(STEPS, True), "tls": None}


async def test_a_wrong_token_fails_at_the_token_and_leaves_the_rest_untried(home):
    steps = await diagnose(home.url, "wrong")
    assert passed(steps) == {
        "address": True,
        "name": True,
        "port": True,
        "tls": None,
        "home_assistant": True,
        "token": False,
        "admin": None,
    }
    assert steps[5].error.code == "invalid_auth"


async def test_a_closed_port_fails_at_the_port(unused_tcp_port):
    steps = await diagnose(f"http://127.0.0.1:{unused_tcp_port}", "x")
    assert [step.name for step in steps if step.passed is False] == ["port"]
    assert steps[3].passed is None


async def test_a_name_that_nobody_knows_fails_at_the_name():
    steps = await diagnose("http://no-such-host.invalid:8123", "x")
    assert [step.name for step in steps if step.passed is False] == ["name"]


async def test_an_address_that_is_none_fails_at_once():
    steps = await diagnose("ha.local", "x")
    assert passed(steps) == {**dict.fromkeys(STEPS, None), "address": False}


async def test_plain_http_behind_https_fails_at_the_certificate(home):
    steps = await diagnose(home.url.replace("http://", "https://"), "x")
    assert [step.name for step in steps if step.passed is False] == ["tls"]


async def test_a_server_that_is_silent_does_not_hold_it_up(home):
    home.stall = "handshake"
    steps = await diagnose(home.url, "token-of-home", timeout=0.5)
    assert [step.name for step in steps if step.passed is False] == ["home_assistant"]
