"""Front matter: every mistake has its code, its place and, where there is one, a suggestion."""

import pytest

from scorelang.actions.from_text import read_library, read_playbook
from scorelang.actions.playbook import Due, Unit
from scorelang.diagnostics.catalogue import playbooks as rules
from scorelang.source import SourceText

HEAD = 'title = "T"\nowner = "csm"\n'
TASK = '[[tasks]]\nid = "a"\ntitle = "A"\nowner = "csm"\ndue = "1 day"\n'


def found(text: str, file: str = "x.md") -> list[tuple[str, int, int, str, str | None]]:
    source = SourceText(f"playbooks/{file}", text)
    _, _, diagnostics = read_playbook(file, source)
    places = [(d, source.position(d.span.start)) for d in diagnostics if d.span]
    assert len(places) == len(diagnostics)
    return [(d.rule.code, p.line, p.column, d.message, d.help) for d, p in places]


def test_a_whole_playbook() -> None:
    text = (
        f"+++\n{HEAD}about = 'Why'\nreview = \"30 days\"\n"
        '[[tasks]]\nid = "one"\ntitle = "One"\nowner = "csm"\ndue = "2 business days"\neffort = "90 minutes"\n'
        'when = \'tier == "smb"\'\nlinks = [{ title = "Guide", url = "https://example.com/a" }]\n'
        '[[tasks]]\nid = "two"\ntitle = "Two"\nowner = "vp"\ndue = "30 days before `Renewal Date` or 2 weeks"\n'
        'after = ["one"]\n'
        "+++\n# {{ playbook.title }}\n"
    )
    source = SourceText("playbooks/x.md", text)
    playbook, start, diagnostics = read_playbook("x.md", source)
    assert diagnostics == ()
    assert playbook
    assert (playbook.name, playbook.title, playbook.about, playbook.review) == ("x", "T", "Why", Due(30, Unit.DAY))
    one, two = playbook.tasks
    assert one.hours == 1.5
    assert one.links[0].url == "https://example.com/a"
    assert two.due == Due(-30, Unit.DAY, "Renewal Date", Due(2, Unit.WEEK))
    assert two.after == ("one",)
    assert text[start:] == "# {{ playbook.title }}\n"
    assert one.when
    at = len(one.when.text) - len(one.when.text.lstrip())
    assert source.position(at) == one.when.position(at)
    assert text[at:].startswith('tier == "smb"')


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("", rules.NO_FRONT_MATTER, 1, 1),
        ("# Hello\n", rules.NO_FRONT_MATTER, 1, 1),
        ("text\n+++\n+++\n", rules.NO_FRONT_MATTER, 1, 1),
        (f"+++\n{HEAD}", rules.NO_FRONT_MATTER, 1, 1),
        ('+++\ntitle = "T\n+++\n', rules.FRONT_MATTER_TOML, 2, 11),
        ("+++\ntitle = \n+++\n", rules.FRONT_MATTER_TOML, 2, 9),
        (f"+++\n{HEAD}x = {'[' * 30}{']' * 30}\n+++\n", rules.FRONT_MATTER_TOML, 1, 1),
        (f"+++\n{HEAD}x = {'9' * 5000}\n+++\n", rules.FRONT_MATTER_TOML, 1, 1),
        (f"+++\n{HEAD}{TASK}# {'x' * 70_000}\n+++\n", rules.FRONT_MATTER_TOML, 1, 1),
        (f'+++\n{HEAD}titel = "x"\n{TASK}+++\n', rules.UNKNOWN_KEY, 4, 1),
        (f'+++\n{HEAD}{TASK}ownr = "x"\n+++\n', rules.UNKNOWN_KEY, 9, 1),
        (f'+++\nowner = "csm"\n{TASK}+++\n', rules.MISSING_KEY, 1, 1),
        (f'+++\ntitle = "T"\n{TASK}+++\n', rules.MISSING_KEY, 1, 1),
        (f"+++\n{HEAD}[[tasks]]\n" + 'title = "A"\nowner = "x"\ndue = "1 day"\n+++\n', rules.MISSING_KEY, 4, 1),
        (f"+++\n{HEAD}" + TASK.replace('owner = "csm"\n', "") + "+++\n", rules.TASK_WITHOUT_OWNER, 4, 1),
        (f"+++\n{HEAD}" + TASK.replace('owner = "csm"\n', 'owner = ""\n') + "+++\n", rules.TASK_WITHOUT_OWNER, 7, 9),
        (f"+++\n{HEAD}" + TASK.replace('due = "1 day"\n', "") + "+++\n", rules.TASK_WITHOUT_DUE, 5, 6),
        (f"+++\n{HEAD}" + TASK.replace("1 day", "soon") + "+++\n", rules.WRONG_VALUE, 8, 7),
        (f"+++\n{HEAD}" + TASK.replace("1 day", "-1 days") + "+++\n", rules.WRONG_VALUE, 8, 7),
        (f"+++\n{HEAD}" + TASK.replace('"1 day"', "3") + "+++\n", rules.WRONG_VALUE, 8, 7),
        (f'+++\n{HEAD}{TASK}effort = "long"\n+++\n', rules.WRONG_VALUE, 9, 10),
        (f'+++\n{HEAD}{TASK}links = ["https://x.example"]\n+++\n', rules.WRONG_VALUE, 9, 9),
        (
            f'+++\n{HEAD}{TASK}links = [{{ title = "x", url = "javascript:alert(1)" }}]\n+++\n',
            rules.WRONG_VALUE,
            9,
            9,
        ),
        (f"+++\n{HEAD}{TASK}after = 3\n+++\n", rules.WRONG_VALUE, 9, 9),
        (f'+++\n{HEAD}review = "30 days before x"\n{TASK}+++\n', rules.WRONG_VALUE, 4, 10),
        (
            f"+++\n{HEAD}{TASK.replace(chr(34) + 'a' + chr(34), chr(34) + 'A b' + chr(34))}+++\n",
            rules.WRONG_VALUE,
            5,
            6,
        ),
        (f"+++\n{HEAD}{TASK}{TASK}+++\n", rules.DUPLICATE_TASK, 10, 6),
        (f'+++\n{HEAD}{TASK}after = ["b"]\n+++\n', rules.UNKNOWN_TASK, 9, 9),
        (f'+++\n{HEAD}{TASK}after = ["a"]\n+++\n', rules.CIRCULAR_TASKS, 5, 6),
        (f"+++\n{HEAD}+++\n", rules.NO_TASKS, 2, 9),
        (f"+++\n{HEAD}tasks = 3\n+++\n", rules.WRONG_VALUE, 4, 9),
    ],
)
def test_a_mistake_is_found_at_its_place(text: str, rule: rules.Rule, line: int, column: int) -> None:
    messages = found(text)
    assert [(code, at, col) for code, at, col, _, _ in messages][:1] == [(rule.code, line, column)]
    assert len(messages) == 1
    message = messages[0][3]
    assert message[0].islower() or message[0] == "`"
    assert not message.endswith(".")


def test_all_mistakes_are_found_at_once() -> None:
    text = (
        f"+++\n{HEAD}ttle = 1\n"
        + TASK.replace("1 day", "x").replace('owner = "csm"\n', "")
        + '[[tasks]]\nid = "b"\n+++\n'
    )
    codes = [code for code, *_ in found(text)]
    assert codes == ["SC5005", "SC5007", "SC5009", "SC5006", "SC5007", "SC5008"]


def test_a_suggestion() -> None:
    (message,) = found(f'+++\n{HEAD}titel = "x"\n{TASK}+++\n')
    assert message[4] == "did you mean `title`?"


@pytest.mark.parametrize("file", ["Rescue.md", "a b.md", "../x.md", "x.txt", "é.md", "x" * 100 + ".md", ".md"])
def test_a_file_name_that_no_playbook_has(file: str) -> None:
    assert [code for code, *_ in found(f"+++\n{HEAD}{TASK}+++\n", file)] == ["SC5015"]


def test_windows_line_ends_and_strings_over_lines() -> None:
    text = f'+++\n{HEAD}about = """\nowner = no key\n"""\n{TASK}effort = "x"\n+++\nbody'.replace("\n", "\r\n")
    ((code, line, column, _, _),) = found(text)
    assert (code, line, column) == ("SC5009", 12, 10)


def test_a_project_overrides_and_extends_what_is_shipped() -> None:
    text = f"+++\n{HEAD}{TASK}+++\n"
    shipped = {"x.md": SourceText("shipped/x.md", text.replace("T", "S") + "{% block a %}one{% endblock %}")}
    files = {"x.md": SourceText("x.md", text + '{% extends "shipped/x.md" %}{% block a %}two{% endblock %}')}
    library, diagnostics = read_library(files, shipped)
    assert diagnostics == ()
    assert (library.playbooks["x"].title, library.playbooks["x"].shipped) == ("T", False)
    assert library.templates["shipped/x.md"].body == "{% block a %}one{% endblock %}"


def test_a_broken_override_does_not_fall_back_to_what_is_shipped() -> None:
    shipped = {"x.md": SourceText("shipped/x.md", f"+++\n{HEAD}{TASK}+++\n")}
    library, diagnostics = read_library({"x.md": SourceText("x.md", "no")}, shipped)
    assert "x" not in library.playbooks
    assert [diagnostic.rule.code for diagnostic in diagnostics] == ["SC5003"]
