"""A comment is short enough for a pull request, whole where it ends, and no name in it is markup."""

import json
import random
import re
import string
from datetime import date

import pytest
from markdown_it import MarkdownIt

from scorelang.diffing import words
from scorelang.diffing.records import (
    Band,
    CardDifference,
    Difference,
    Effect,
    Episodes,
    Kind,
    Move,
    Mover,
    SegmentTally,
    Tally,
    Version,
    Why,
    Work,
)
from scorelang.diffing.to_json import to_json
from scorelang.diffing.to_markdown import LONGEST, marker, text, to_markdown
from scorelang.docgen.difference_page import to_html

HOSTILE = (
    "<script>alert(1)</script>",
    "](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "| --- | a |",
    "`code` **bold** _em_ ~~gone~~",
    "@everyone and #1",
    "https://evil.example www.evil.example",
    "<!-- scorelang-diff other -->",
    "</details><details>",
    "# heading\n- list\n\n    code",
    "&#64;everyone &lt;b&gt;",
    "a\u202eb\x00c\x1b[31m",
    "$\\href{javascript:alert(1)}{x}$",
)
TALLY = Tally(20, 3, 4, 1, 2, 1, 1, 70.0, 69.5, 100.0, 200.0, 5.0)


def difference(word: str, cards: int = 1, movers: int = 10) -> Difference:
    """A difference in which every text that anybody wrote is this word."""
    bands = (Band("good", word, "green"), Band("bad", word, "red"))
    why = tuple(Why("x", word, f"says {word}", 1.0) for _ in range(4))
    mover = Mover(word, word, word, 50.0, 54.0, "bad", "good", 1000.0, why)
    effect = Effect(
        TALLY,
        bands,
        bands,
        (Move("good", "bad", 3, 10.0), Move("bad", "bad", 4, None)),
        tuple(SegmentTally(word, word, TALLY) for _ in range(30)),
        (mover,) * movers,
        Work((Episodes("t", word, "high", 1, 2),) * 30, 4, 2, 9.0, 3.0),
        2,
    )
    card = CardDifference("c", word, word, Kind.SCORES, ("weights",), ((word, word),), (word,) * 40, effect)
    return Difference(word, Version(word), Version(word), date(2026, 3, 1), word, False, (card,) * cards, (word,))


def tokens(comment: str) -> list[str]:
    """Every kind of thing that a reader makes of it, inside paragraphs too."""
    made = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(comment)
    return [one.type for token in made for one in (token, *(token.children or []))]


@pytest.mark.parametrize("word", HOSTILE)
def test_no_name_is_markup(word: str) -> None:
    comment, plain = (to_markdown(difference(one), names=True) for one in (word, "plain"))
    assert tokens(comment) == tokens(plain)
    shown = re.sub(r"<!-- scorelang-diff [a-z0-9_-]+ -->|</?(details|summary)>", "", comment)
    assert not re.search(r"(?<!\\)<[a-z/!]", shown)
    assert not re.search(r"(?:@|(?<!&)#)(?!&#8203;)(?=\w)|(?<!\\)\$", shown)
    assert "://" not in shown.replace("\\://", "")


@pytest.mark.parametrize("word", HOSTILE)
def test_no_name_is_html(word: str) -> None:
    page, plain = (to_html(difference(one), names=True) for one in (word, "plain"))
    assert re.findall(r"<[a-z/!]+", page) == re.findall(r"<[a-z/!]+", plain)


def test_a_comment_is_never_too_long() -> None:
    chance = random.Random("comments")
    for _ in range(20):
        word = "".join(chance.choices(string.printable + "äß中→", k=chance.choice((5, 80, 400))))
        comment = to_markdown(difference(word, cards=chance.choice((1, 5, 60, 200))), names=True)
        assert len(comment) <= LONGEST
        assert comment.count("<details>") == comment.count("</details>")
    assert "There is more than a comment can hold" in to_markdown(difference("word " * 80, cards=60), names=True)


def test_the_marker_is_one_a_project() -> None:
    made = [marker(difference(word)) for word in ("acme", "acme -->", "ACME", "acme")]
    assert len(set(made)) == 3
    assert made[0] == made[3]
    assert all(re.fullmatch(r"<!-- scorelang-diff [a-z0-9_-]+ -->", one) for one in made)


def test_text_stays_readable() -> None:
    assert text("Nordwind AG, ACC-7 (42%)") == "Nordwind AG, ACC-7 (42%)"


def test_nobody_is_named_unless_asked_for() -> None:
    made = difference("plain", movers=2)
    for written in (to_markdown, to_html, to_json):
        assert "Who Else" not in written(named(made), names=False)
        assert "Who Else" in written(named(made), names=True)


def named(made: Difference) -> Difference:
    (card,) = made.cards
    assert card.effect is not None
    mover = Mover("Who Else 1", "Who Else", "Default", 50.0, 54.0, "bad", "good", None, ())
    effect = Effect(
        card.effect.tally,
        card.effect.grades_before,
        card.effect.grades_after,
        card.effect.moves,
        (),
        (mover,),
        card.effect.work,
    )
    return Difference(
        made.project,
        made.before,
        made.after,
        made.today,
        made.currency,
        False,
        (CardDifference("c", "C", None, Kind.SCORES, (), (), (), effect),),
    )


def test_the_record_has_the_shape_that_is_promised() -> None:
    found = json.loads(to_json(difference("plain"), names=True))
    assert list(found) == [
        "format",
        "project",
        "before",
        "after",
        "today",
        "currency",
        "kind",
        "matters",
        "same_files",
        "notes",
        "scorecards",
    ]
    (card,) = found["scorecards"]
    assert list(card) == ["name", "title", "was", "kind", "parts", "renamed", "sentences", "effect"]
    assert card["effect"]["work"]["hours"] == 6.0
    assert set(card["effect"]["movers"][0]["why"][0]) == {"name", "title", "says", "points"}


@pytest.mark.parametrize(
    ("work", "said", "hours"),
    [
        (Work((), 1, 1, 1.0, 0.5), "Work: 1 more task (1 hour), 1 fewer (0.5 hours), 0.5 hours more in all", "+0.5"),
        (Work((), 2, 0, 1.5, 0.0), "Work: 2 more tasks (1.5 hours), 0 fewer (0 hours), 1.5 hours more in all", "+1.5"),
        (
            Work((), 9, 4000, 4.0, 1254.0),
            "Work: 9 more tasks (4 hours), 4,000 fewer (1,254 hours), 1,250 hours less in all",
            "−1,250",
        ),
    ],
)
def test_work_is_told_in_ones_and_thousands(work: Work, said: str, hours: str) -> None:
    assert (words.tasks(work), words.hours(work)) == (said, hours)
