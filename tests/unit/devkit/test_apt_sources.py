"""Finding Debian's archive in what apt is configured with."""

from __future__ import annotations

from pathlib import Path

from devkit.apt_sources import (
    AptSource,
    debian_codename,
    debian_source,
    machine_sources,
    parse_deb822,
    parse_one_line,
)

DEB822 = """\
# the main archive
Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://other.example/one http://other.example/two
Suites: stable
Components: main
Enabled: no

Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main
"""


def test_a_deb822_stanza_gives_its_address_suites_and_key() -> None:
    source = parse_deb822(DEB822)[0]
    assert source.uri == "http://mirror.example/debian"
    assert source.suites == ("bookworm", "bookworm-updates")
    assert source.components == ("main", "contrib")
    assert source.options == (("Signed-By", "/usr/share/keyrings/debian-archive-keyring.gpg"),)


def test_a_disabled_stanza_is_left_out() -> None:
    assert [source.uri for source in parse_deb822(DEB822)] == [
        "http://mirror.example/debian",
        "http://security.example/debian-security",
    ]


def test_source_only_stanzas_are_left_out() -> None:
    assert parse_deb822("Types: deb-src\nURIs: http://a.example\nSuites: sid\nComponents: main\n") == []


def test_a_key_inside_a_stanza_is_passed_on_whole() -> None:
    key = "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----\n"
    [source] = parse_deb822(f"Types: deb\nURIs: http://a.example\nSuites: sid\nComponents: main\n{key}")
    assert source.with_suite("sid").endswith(key.removeprefix("Signed-By:"))


def test_one_line_entries_keep_the_options_that_the_archive_needs() -> None:
    text = (
        "deb [arch=amd64 signed-by=/k.gpg trusted=yes] http://a.example/debian trixie main non-free # ours\n"
    )
    assert parse_one_line(text) == [
        AptSource(
            "http://a.example/debian",
            ("trixie",),
            ("main", "non-free"),
            (("Signed-By", "/k.gpg"), ("Trusted", "yes")),
        )
    ]


def test_comments_and_sources_of_sources_are_no_entries() -> None:
    assert parse_one_line("# deb http://a.example sid main\ndeb-src http://a.example sid main\n\n") == []


def test_the_suite_changes_and_the_rest_stays() -> None:
    source = AptSource("http://a.example/debian", ("bookworm",), ("main", "contrib"), (("Trusted", "yes"),))
    assert source.with_suite("sid") == (
        "Types: deb\nURIs: http://a.example/debian\nSuites: sid\nComponents: main\nTrusted: yes\n"
    )


def test_the_main_archive_is_told_from_security_and_from_other_vendors() -> None:
    sources = [
        AptSource("http://nodejs.example", ("nodistro",), ("main",)),
        AptSource("http://security.example", ("bookworm-security",), ("main",)),
        AptSource("http://mirror.example/debian", ("bookworm",), ("main",)),
    ]
    assert debian_source(sources) == sources[2]


def test_ubuntu_has_no_debian_archive() -> None:
    assert (
        debian_source([AptSource("http://ubuntu.example/ubuntu", ("noble",), ("main", "universe"))]) is None
    )


def test_a_release_that_is_not_known_yet_is_found_by_the_machines_own_name() -> None:
    source = AptSource("http://mirror.example/debian", ("zurg",), ("main",))
    assert debian_source([source]) is None
    assert debian_source([source], "zurg") == source


def test_the_codename_is_debians_alone(tmp_path: Path) -> None:
    debian, ubuntu = tmp_path / "debian", tmp_path / "ubuntu"
    debian.write_text('ID=debian\nVERSION_CODENAME="bookworm"\n')
    ubuntu.write_text("ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n")
    assert debian_codename(debian) == "bookworm"
    assert debian_codename(ubuntu) is None
    assert debian_codename(tmp_path / "missing") is None


def test_both_formats_are_read_and_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text("deb http://one.example sid main\n")
    (tmp_path / "sources.list.d" / "two.sources").write_text(
        "Types: deb\nURIs: http://two.example\nSuites: sid\nComponents: main\n"
    )
    (tmp_path / "sources.list.d" / "three.list.save").write_text("deb http://three.example sid main\n")
    assert [source.uri for source in machine_sources(tmp_path)] == [
        "http://one.example",
        "http://two.example",
    ]
