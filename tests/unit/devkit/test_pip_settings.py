"""uv asks the same index, with the same certificate, as the machine's pip."""

from __future__ import annotations

from devkit.pip_settings import parse_pip_config, uv_environment


def test_the_environment_wins_over_install_and_install_over_global() -> None:
    text = (
        "global.index-url='https://global.example/simple'\n"
        "install.index-url='https://install.example/simple'\n"
        "global.cert='/etc/ca.pem'\n"
        ":env:.cert='/home/ca.pem'\n"
    )
    assert parse_pip_config(text) == {"index-url": "https://install.example/simple", "cert": "/home/ca.pem"}


def test_lines_of_another_form_are_passed_over() -> None:
    assert parse_pip_config("WARNING: something\nglobal.cert=\nfreeze.all='1'\n") == {}


def test_index_certificate_proxy_and_links_are_translated() -> None:
    pip = {
        "index-url": "https://index.example/simple",
        "extra-index-url": "https://one.example\nhttps://two.example",
        "cert": "/etc/ca.pem",
        "proxy": "http://proxy.example:3128",
        "find-links": "/wheels /more",
    }
    assert uv_environment(pip, {}) == {
        "UV_DEFAULT_INDEX": "https://index.example/simple",
        "UV_INDEX": "https://one.example https://two.example",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "ALL_PROXY": "http://proxy.example:3128",
        "UV_FIND_LINKS": "/wheels,/more",
    }


def test_what_is_set_for_uv_itself_stays() -> None:
    pip = {"index-url": "https://pip.example/simple", "cert": "/etc/ca.pem"}
    assert uv_environment(pip, {"UV_INDEX_URL": "https://uv.example", "SSL_CERT_FILE": "/uv.pem"}) == {}
