"""A finding that its author has looked at: ignored where it stands, by code, with a reason."""

import pytest

from tests.cli.commandline import Shell

LAST = "scorecard lonely {\n  weights { seat_use 100% }\n  grades traffic_light\n}\n"


@pytest.fixture
def lonely(shell: Shell) -> Shell:
    place = shell.folder / "scorecards" / "health.score"
    place.write_text(place.read_text() + "\n# above\n" + LAST)
    assert shell.type("check", "--select", "SC4123").code == 1
    return shell


def comment(shell: Shell, text: str) -> None:
    shell.edit("scorecards/health.score", "# above", text)


@pytest.mark.parametrize(
    "text",
    [
        "# scorelang: ignore SC4123 because nobody acts on it yet",
        "# scorelang: ignore no-action because nobody acts on it yet",
        "#scorelang:ignore SC4123 because of a reason\n\n# another comment",
    ],
)
def test_it_is_ignored(lonely: Shell, text: str) -> None:
    comment(lonely, text)
    said = lonely.type("check", "--select", "SC4123", "--select", "SC103")
    assert (said.code, "SC4123" in said.err) == (0, False)


def test_in_its_own_line(lonely: Shell) -> None:
    lonely.edit(
        "scorecards/health.score", "scorecard lonely {", "scorecard lonely {  # scorelang: ignore SC4123 because of it"
    )
    assert lonely.type("check", "--select", "SC4123").code == 0


@pytest.mark.parametrize(
    "text", ["# scorelang: ignore SC4123", "# scorelang: ignore", "# scorelang: skip", "# scorelang: ignore because x"]
)
def test_without_a_code_or_a_reason_it_is_said(lonely: Shell, text: str) -> None:
    comment(lonely, text)
    said = lonely.type("check")
    assert said.code == 1
    assert "SC1030" in said.err
    assert "SC4123" in said.err


def test_what_is_not_there_is_said(lonely: Shell) -> None:
    comment(lonely, "# scorelang: ignore SC4103 because there was one")
    said = lonely.type("check")
    assert "SC1031" in said.err
    assert "SC4123" in said.err


def test_an_error_cannot_be_ignored(lonely: Shell) -> None:
    lonely.edit("scorecards/health.score", LAST, LAST.replace("seat_use", "seat_us"))
    comment(lonely, "# scorelang: ignore SC2001 because I say so\n# scorelang: ignore unknown-name because I say so")
    said = lonely.type("check")
    assert said.code == 1
    assert "did you mean `seat_use`?" in said.err
