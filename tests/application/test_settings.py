"""What an office says of its own doors in office.toml, and what cannot be meant."""

from pathlib import Path

import pytest

from application.settings import Proxy, Settings
from domain.history import Refused


def told(folder: Path, text: str) -> Settings:
    (folder / "office.toml").write_text(text, "utf-8")
    return Settings.of(folder)


def test_without_a_word_no_name_is_added_and_no_header_is_believed(tmp_path: Path) -> None:
    settings = told(tmp_path, "")

    assert settings.hosts == ()
    assert settings.proxy == Proxy(address=0, scheme=0, host=0)


def test_names_and_the_servers_before_the_doors_are_read(tmp_path: Path) -> None:
    settings = told(tmp_path, 'hosts = ["a.example", "[::2]"]\n[proxy]\naddress = 1\nscheme = 2\n')

    assert settings.hosts == ("a.example", "[::2]")
    assert settings.proxy == Proxy(address=1, scheme=2)


@pytest.mark.parametrize(
    "text",
    [
        'hosts = "a.example"',
        'hosts = ["https://a.example"]',
        'hosts = ["a.example:443"]',
        'hosts = ["*"]',
        "hosts = [1]",
        "proxy = true",
        "[proxy]\nscheme = true",
        "[proxy]\nscheme = -1",
        "[proxy]\nx_for = 1",
        'site = "https://a.example/page"',
        'site = "a.example"',
        "site = 1",
        "seal = true",
        '[seal]\nkey = "a.pem"',
        "[seal]\nfile = 1",
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused) as refused:
        told(tmp_path, text)

    assert "office.toml" in str(refused.value.sentence)
