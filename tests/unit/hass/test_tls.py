"""tls.py: whom we believe to be Home Assistant."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import trustme

from hass import Connection, InvalidTlsOptions, TlsFailed, TlsOptions, new_session
from hass.diagnosis import diagnose
from hass.http import get_json
from hass.tls import TlsWithoutHttps, fingerprint_bytes
from tests.fake_home_assistant import FakeHomeAssistant, FakeServer


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("127.0.0.1")


@pytest.fixture
async def home(certificate: trustme.LeafCert) -> AsyncIterator[FakeHomeAssistant]:
    async for home in serve(certificate):
        yield home


async def serve(certificate: trustme.LeafCert) -> AsyncIterator[FakeHomeAssistant]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    async with FakeServer(tls=context) as server:
        yield server.add()


def pem(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


def fingerprint(certificate: trustme.LeafCert) -> str:
    der = ssl.PEM_cert_to_DER_cert(certificate.cert_chain_pems[0].bytes().decode())
    return hashlib.sha256(der).hexdigest()


async def test_an_own_authority_is_trusted_as_text(home: FakeHomeAssistant, authority: trustme.CA) -> None:
    connection = await Connection.open(home.url, home.token, tls=TlsOptions(ca_pem=pem(authority)))
    await connection.close()
    assert home.url.startswith("https://")


async def test_an_own_authority_is_trusted_as_a_file(
    home: FakeHomeAssistant, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    connection = await Connection.open(home.url, home.token, tls=TlsOptions(ca_file=str(tmp_path / "ca.pem")))
    await connection.close()


@pytest.mark.parametrize("tls", [None, TlsOptions()])
async def test_nobody_is_trusted_by_default_whom_the_system_does_not_trust(
    home: FakeHomeAssistant, tls: TlsOptions | None
) -> None:
    with pytest.raises(TlsFailed, match="not trusted: unable to get local issuer certificate") as caught:
        await Connection.open(home.url, home.token, tls=tls)
    assert caught.value.terminal
    assert home.auth_attempts == 0


async def test_another_authority_is_not_trusted(home: FakeHomeAssistant) -> None:
    with pytest.raises(TlsFailed, match="not trusted"):
        await Connection.open(home.url, home.token, tls=TlsOptions(ca_pem=pem(trustme.CA())))
    assert home.auth_attempts == 0


async def test_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    async for home in serve(authority.issue_cert("elsewhere.example")):
        with pytest.raises(TlsFailed, match="not trusted: IP address mismatch"):
            await Connection.open(home.url, home.token, tls=TlsOptions(ca_pem=pem(authority)))
        assert home.auth_attempts == 0


async def test_a_fingerprint_is_enough_whatever_name_the_certificate_has(authority: trustme.CA) -> None:
    certificate = authority.issue_cert("elsewhere.example")
    async for home in serve(certificate):
        connection = await Connection.open(
            home.url, home.token, tls=TlsOptions(fingerprint=fingerprint(certificate))
        )
        await connection.close()


async def test_another_fingerprint_is_refused_and_the_true_one_told(
    home: FakeHomeAssistant, certificate: trustme.LeafCert, authority: trustme.CA
) -> None:
    with pytest.raises(TlsFailed) as caught:
        # The authority does not help: who pins a certificate means that one.
        await Connection.open(
            home.url, home.token, tls=TlsOptions(ca_pem=pem(authority), fingerprint="00" * 32)
        )
    assert bytes.fromhex(fingerprint(certificate)).hex(":").upper() in str(caught.value)
    assert home.auth_attempts == 0


async def test_one_session_serves_instances_with_different_trust(
    home: FakeHomeAssistant, authority: trustme.CA
) -> None:
    async with new_session() as session:
        trusting = await Connection.open(
            home.url, home.token, session=session, tls=TlsOptions(ca_pem=pem(authority))
        )
        with pytest.raises(TlsFailed):
            await Connection.open(home.url, home.token, session=session)
        await trusting.close()


async def test_https_to_a_server_without_tls_says_so(server: FakeServer) -> None:
    with pytest.raises(TlsFailed, match="must start with http://"):
        await Connection.open(server.origin.replace("http", "https"), "token")


@pytest.mark.parametrize(
    "text",
    ["ab" * 32, "AB" * 32, ":".join(["ab"] * 32), "SHA256:" + "ab" * 32, " " + " ".join(["Ab"] * 32) + "\n"],
)
def test_a_fingerprint_may_be_written_in_the_usual_ways(text: str) -> None:
    assert fingerprint_bytes(text) == b"\xab" * 32


@pytest.mark.parametrize("text", ["ab", "zz" * 32, "ab" * 20, "ab" * 33])
def test_what_is_no_sha256_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(InvalidTlsOptions, match="64 hexadecimal digits"):
        fingerprint_bytes(text)


def test_what_is_no_authority_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidTlsOptions, match="PEM"):
        TlsOptions(ca_pem="nonsense").for_aiohttp()
    with pytest.raises(InvalidTlsOptions, match="No such file"):
        TlsOptions(ca_file=str(tmp_path / "missing.pem")).for_aiohttp()
    (tmp_path / "der").write_bytes(b"\x30\x82\xff\x00")
    with pytest.raises(InvalidTlsOptions, match="PEM"):
        TlsOptions(ca_file=str(tmp_path / "der")).for_aiohttp()


def test_connections_with_the_same_trust_share_one_context(
    authority: trustme.CA,
) -> None:
    options = TlsOptions(ca_pem=pem(authority))
    assert options.for_aiohttp() is TlsOptions(ca_pem=pem(authority)).for_aiohttp()
    assert options.for_aiohttp() is not TlsOptions().for_aiohttp()


@pytest.mark.parametrize(
    "tls", [TlsOptions(fingerprint="ab" * 32), TlsOptions(ca_pem="x"), TlsOptions(ca_file="x")]
)
async def test_whoever_says_whom_to_trust_is_not_connected_without_a_certificate(tls: TlsOptions) -> None:
    async with FakeServer() as server:
        home = server.add()
        with pytest.raises(TlsWithoutHttps, match="https://"):
            await Connection.open(home.url, home.token, tls=tls)
        with pytest.raises(TlsWithoutHttps):
            await get_json(home.url, "/api/config", home.token, tls=tls)
        steps = (await diagnose(home.url, home.token, tls)).steps
        assert [(step.name, step.error.code) for step in steps if step.error] == [
            ("tls", "tls_without_https")
        ]
        assert home.auth_attempts == 0
        await (await Connection.open(home.url, home.token, tls=TlsOptions(fingerprint=""))).close()
