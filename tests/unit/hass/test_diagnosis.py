import pytest

from hass.diagnosis import STEPS, Severity, diagnose
from tests.fake_home_assistant import FakeServer


def severities(diagnosis):
    return {step.name: step.severity.value for step in diagnosis.steps}


def failed(diagnosis):
    return [step.name for step in diagnosis.steps if step.severity is Severity.FAILED]


@pytest.fixture
async def home():
    async with FakeServer() as server:
        yield server.add("home", "token-of-home")


async def test_every_step_passes_where_everything_is_right(home):
    diagnosis = await diagnose(home.url, "token-of-home")
    assert [step.name for step in diagnosis.steps] == list(STEPS)
    # Without https there is no certificate to look at.
    assert severities(diagnosis) == {**dict.fromkeys(STEPS, "passed"), "tls": "not_applicable"}
    assert diagnosis.found.addresses == ["127.0.0.1"]
    assert diagnosis.found.probe.ha_version


async def test_a_wrong_token_fails_at_the_token_and_leaves_the_rest_untried(home):
    diagnosis = await diagnose(home.url, "wrong")
    assert severities(diagnosis) == {
        "address": "passed",
        "name": "passed",
        "port": "passed",
        "tls": "not_applicable",
        "home_assistant": "passed",
        "token": "failed",
        "admin": "untried",
    }
    assert diagnosis.steps[5].error.code == "invalid_auth"


async def test_a_closed_port_fails_at_the_port(unused_tcp_port):
    diagnosis = await diagnose(f"http://127.0.0.1:{unused_tcp_port}", "x")
    assert failed(diagnosis) == ["port"]
    assert severities(diagnosis)["tls"] == "untried"


async def test_a_name_that_nobody_knows_fails_at_the_name():
    diagnosis = await diagnose("http://no-such-host.invalid:8123", "x")
    assert failed(diagnosis) == ["name"]


async def test_an_address_that_is_none_fails_at_once():
    diagnosis = await diagnose("ftp://ha.local", "x")
    assert severities(diagnosis) == {**dict.fromkeys(STEPS, "untried"), "address": "failed"}


async def test_plain_http_behind_https_fails_at_the_certificate(home):
    diagnosis = await diagnose(home.url.replace("http://", "https://"), "x")
    assert failed(diagnosis) == ["tls"]


async def test_a_server_that_is_silent_does_not_hold_it_up(home):
    home.stall = "handshake"
    diagnosis = await diagnose(home.url, "token-of-home", timeout=0.5)
    assert failed(diagnosis) == ["home_assistant"]
