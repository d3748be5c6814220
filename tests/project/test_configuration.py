"""scorelang.toml: what is right becomes a record, what is wrong is said where it stands."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.diagnostics import Diagnostic
from scorelang.project.finding import no_folders, playbook_files, project_at, score_files
from scorelang.project.from_toml import project
from scorelang.project.places import places
from scorelang.project.records import Project, Secret
from scorelang.source import SourceText

GOOD = """
[project]
name = "acme"
timezone = "Europe/Berlin"
[roles]
csm = "crm.csm"
[profiles.dev]
[profiles.dev.sources]
crm = { path = "data/accounts.csv", refuse_at_most = "1%" }
usage = { path = ["a.csv", "b.csv"] }
[profiles.prod]
password = { env = "SECRET_WORD" }
"""


def read(text: str) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    return project(Path("/p"), SourceText("scorelang.toml", text))


def said(text: str) -> list[tuple[str, int | None, str, str | None]]:
    source = SourceText("scorelang.toml", text)
    found = project(Path("/p"), source)[1]
    return [
        (one.rule.code, source.position(one.span.start).line if one.span else None, one.message, one.help)
        for one in found
    ]


def test_a_good_configuration_is_read() -> None:
    found, diagnostics = read(GOOD)
    assert diagnostics == ()
    assert found is not None
    assert found.name == "acme"
    assert found.timezone == "Europe/Berlin"
    assert found.profiles["dev"].bindings["crm"].options == {"path": ("data/accounts.csv",), "refuse_at_most": 0.01}
    assert found.profiles["dev"].bindings["usage"].options == {"path": ("a.csv", "b.csv")}
    assert found.profile == "dev"
    assert found.scorecards == ("scorecards",)


def test_a_secret_shows_nothing() -> None:
    found, _ = read(GOOD)
    assert found is not None
    secret = found.profiles["prod"].options["password"]
    assert secret == Secret("SECRET_WORD")
    assert repr(secret) == "***"


def test_a_secret_in_the_file_is_refused_and_not_repeated() -> None:
    found = read("[project]\n[profiles.dev]\npassword = 'hunter2'\n")[1]
    assert [one.rule.code for one in found] == ["SC6011"]
    assert "hunter2" not in str(found)
    assert found[0].span is None


@pytest.mark.parametrize(
    ("line", "code", "at", "message", "help"),
    [
        ('nam = "x"', "SC6003", 2, "`nam` is no setting in `project`", "did you mean `name`?"),
        ("name = 3", "SC6004", 2, "`project.name` is a number; wanted a text", None),
        ("name = true", "SC6004", 2, "`project.name` is true; wanted a text", None),
        ("scorecards = 'x'", "SC6004", 2, "`project.scorecards` is a text; wanted a list of texts", None),
        ("scorecards = ['../x']", "SC6021", 2, "`../x` leads out of the project", "paths here are relative to it"),
        ("playbooks = '/etc'", "SC6021", 2, "`/etc` leads out of the project", "paths here are relative to it"),
        (
            "timezone = 'Europe/Belin'",
            "SC6006",
            2,
            "there is no time zone `Europe/Belin`",
            "did you mean `Europe/Berlin`?",
        ),
        ("timezone = '../../etc/passwd'", "SC6006", 2, "there is no time zone `../../etc/passwd`", None),
        ("language = 2", "SC6009", 2, "the project asks for language 2; this scorelang reads language 1", None),
        ("required-version = '>=99'", "SC6010", 2, "the project asks for scorelang >=99; this is", None),
        *(
            (
                f"[history]\nkeep = '{keep}'",
                "SC6004",
                3,
                "`history.keep` is a text; wanted a length of time, from a day",
                None,
            )
            for keep in ("0 days", "0 years", "999999 years")
        ),
        ("required-version = 'latest'", "SC6004", 2, "`latest` names no release; wanted one such as `0.1`", None),
        ("Name = 'x'", "SC6003", 2, "`Name` is no setting in `project`", "did you mean `name`?"),
        ("profile = 'prd'", "SC6007", 2, "there is no profile `prd`", "did you mean `prod`?"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(line: str, code: str, at: int, message: str, help: str | None) -> None:
    found = said(f"[project]\n{line}\n[profiles.prod]\n")
    assert len(found) == 1
    assert found[0][:2] == (code, at)
    assert found[0][2].startswith(message)
    if help:
        assert found[0][3] == help


def test_every_mistake_is_said_at_once() -> None:
    codes = [code for code, *_ in said("[project]\nnam = 1\ntimezone = 'X'\n[history]\nkeep = 3\n[foo]\n")]
    assert sorted(codes) == ["SC6003", "SC6003", "SC6004", "SC6005", "SC6006"]


@pytest.mark.parametrize("path", ["''", "[]", "['a', '']", '"a\\u0000"'])
def test_a_path_is_one(path: str) -> None:
    (found,) = said(f"[project]\n[profiles.dev.sources]\ncrm = {{ path = {path} }}\n")
    assert (found[0], found[2].partition("; ")[2]) == ("SC6004", "wanted a path, or a list of paths")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("threads = 0", "is a number; wanted a whole number from 1 to 1000"),
        ("threads = -1", "is a number; wanted a whole number from 1 to 1000"),
        ("threads = 1_000_000", "is a number; wanted a whole number from 1 to 1000"),
        ("port = -1", "is a number; wanted a whole number, not below zero"),
        ("memory = 'lots'", 'is a text; wanted an amount of memory such as "4GB"'),
        ("memory = '-1GB'", 'is a text; wanted an amount of memory such as "4GB"'),
        ('folder = "a\\u0000"', 'is a text with a NUL in it; wanted a text, or { env = "NAME" }'),
    ],
)
def test_what_an_engine_cannot_be_given(line: str, message: str) -> None:
    (found,) = said(f"[project]\n[profiles.dev]\n{line}\n")
    assert found[2].partition("` ")[2] == message


@pytest.mark.parametrize("binding", ["{}", "{ path = 'a', table = 'b' }"])
def test_a_binding_has_one_place(binding: str) -> None:
    found = said(f"[project]\n[profiles.dev.sources]\ncrm = {binding}\n")
    assert [line for _, line, *_ in found] == [3]
    assert "wanted one of `path`, `table` and `query`" in found[0][2]


@pytest.mark.parametrize(
    ("setting", "message", "help"),
    [
        (
            'format = "paquet"',
            "there is no format `paquet`; wanted `csv`, `tsv`, `parquet`, `jsonl`, `xlsx`",
            "parquet",
        ),
        ('decimal = ";"', "there is no decimal `;`; wanted `.`, `,`", None),
    ],
)
def test_a_binding_chooses_among_what_there_is(setting: str, message: str, help: str | None) -> None:
    found = said(f'[project]\n[profiles.dev.sources]\ncrm = {{ path = "a.csv", {setting} }}\n')
    assert found == [("SC6004", 3, message, help and f"did you mean `{help}`?")]


@pytest.mark.parametrize(
    ("spellings", "message"),
    [
        ('true = ["Y"], false = ["Y", "N"]', "`Y` means true already; it cannot mean false too"),
        ('absent = ["-"], false = ["-"]', "`-` means absent already; it cannot mean false too"),
        ('true = ["?"]', "`?` means absent already; it cannot mean true too"),
    ],
)
def test_a_spelling_means_one_thing(spellings: str, message: str) -> None:
    text = f'[project]\n[profiles.dev]\nabsent = ["?"]\n[profiles.dev.sources]\ncrm = {{ path = "a", {spellings} }}\n'
    assert said(text) == [("SC6004", 5, message, None)]


@pytest.mark.parametrize(
    "binding", ["crm.path = 'a.csv'", "[profiles.dev.sources.crm]\npath = 'a.csv'", '"cr\\u006d" = { path = "a.csv" }']
)
def test_a_binding_may_be_written_in_each_way_of_toml(binding: str) -> None:
    found, diagnostics = read(f"[project]\n[profiles.dev.sources]\n{binding}\n")
    assert diagnostics == ()
    assert found is not None
    (profile,) = found.profiles.values()
    assert profile.bindings["crm"].options == {"path": ("a.csv",)}
    assert found.source.position(profile.bindings["crm"].span.start).line == 3
    assert found.source.position(profile.span.start).line == 2


def test_a_table_that_is_misspelt_or_empty_is_one_mistake() -> None:
    profiles = "[profiles.dev]\n"
    assert said(f"[projekt]\n{profiles}") == [("SC6003", 1, "`projekt` is no setting", "did you mean `project`?")]
    assert said("[project]\n[Profiles.dev]\n") == [
        ("SC6003", 2, "`Profiles` is no setting", "did you mean `profiles`?")
    ]
    assert said("# nothing\n") == [("SC6005", 1, "`scorelang.toml` is empty; wanted `project` and `profiles`", None)]
    assert [one[:2] for one in said("[project]\n")] == [("SC6005", 1)]
    assert said("[project]\n[profiles]\n") == [
        ("SC6005", 2, "`profiles` is empty: where the data lies, once a profile", None)
    ]


def test_what_is_no_toml_says_where() -> None:
    assert said("[project\nname = 1")[0][:2] == ("SC6002", 1)
    assert said("[project]\nname = \n")[0][:2] == ("SC6002", 2)
    assert said("[project]\nname = 'a'\nname = 'b'")[0][0] == "SC6002"


def test_places_of_all_kinds_of_keys() -> None:
    text = """a = 1
"b c".d = [ 1, { x = 1979-05-27 07:32:00 }, # comment ]
  'three' ]
[[list]]
n = 1.5
[[list]]
n = \"\"\"two
lines\"\"\"
"""
    source = SourceText("t", text)
    found = places(source)

    def shown(*path: str | int) -> str:
        span = found[path].value
        return text[span.start : span.end]

    assert shown("a") == "1"
    assert shown("b c", "d", 1, "x") == "1979-05-27 07:32:00"
    assert shown("b c", "d", 2) == "'three'"
    assert shown("list", 0, "n") == "1.5"
    assert shown("list", 1, "n").startswith('"""two')


def test_the_project_is_found_upwards(tmp_path: Path) -> None:
    (tmp_path / "scorelang.toml").write_text(GOOD)
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    found, _, diagnostics = project_at(inner)
    assert diagnostics == ()
    assert found is not None
    assert found.root == tmp_path.resolve()


def test_no_project(tmp_path: Path) -> None:
    found, _, diagnostics = project_at(tmp_path)
    assert found is None
    assert [one.rule.code for one in diagnostics] == ["SC6001"]


def test_a_configuration_that_is_no_text(tmp_path: Path) -> None:
    for data, message in (
        (b"\xff\xfe[project]", "`scorelang.toml` is UTF-16; wanted UTF-8"),
        (b"[project]\nname = '\xe9'", "`scorelang.toml` is not UTF-8: byte 0xE9 on line 2, the file's byte 19"),
    ):
        (tmp_path / "scorelang.toml").write_bytes(data)
        assert [(one.rule.code, one.message) for one in project_at(tmp_path)[2]] == [("SC6002", message)]


def test_a_folder_in_the_place_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "scorelang.toml").mkdir()
    assert [one.rule.code for one in project_at(tmp_path)[2]] == ["SC6022"]


def test_a_configuration_with_a_mark_and_foreign_line_ends(tmp_path: Path) -> None:
    (tmp_path / "scorelang.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    found, _, diagnostics = project_at(tmp_path)
    assert diagnostics == ()
    assert found is not None
    assert found.profiles["dev"].bindings["usage"].options == {"path": ("a.csv", "b.csv")}


@pytest.mark.parametrize("setting", ["project.playbooks", "history.path", "plans.path"])
def test_a_file_in_the_place_of_a_folder(tmp_path: Path, setting: str) -> None:
    table, _, name = setting.partition(".")
    tables = "" if table == "project" else f"[{table}]\n"
    (tmp_path / "scorelang.toml").write_text(f"[project]\n{tables}{name} = 'scorelang.toml'\n[profiles.dev]\n")
    found, source, _ = project_at(tmp_path)
    assert found is not None
    (wrong,) = no_folders(found)
    assert wrong.message == f"`scorelang.toml` is no folder, which `{setting}` wants"
    assert wrong.span is not None
    assert source is not None
    assert source.text[wrong.span.start : wrong.span.end] == "'scorelang.toml'"


def test_no_folder_of_scorecards_is_said_where_it_stands() -> None:
    found, _ = read("[project]\nscorecards = []\n[profiles.dev]\n")
    assert found is not None
    (wrong,) = score_files(found)[1]
    assert (wrong.rule.code, wrong.message) == ("SC6028", "`project.scorecards` names no folder")
    assert wrong.span is not None


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        ".".join("a" * 50_000) + " = 1",
        f"[{'.'.join('a' * 50_000)}]",
        "a = " + "{b=" * 100_000,
        "x = " + "1" * 5_000,
        "[" * 100_000,
        '"' * 99_999,
    ],
)
def test_what_would_exhaust_the_reader_is_said(text: str) -> None:
    assert [code for code, *_ in said(text)] == ["SC6002"]


def test_keys_that_stand_twice_are_named_as_written() -> None:
    assert said("[a.b]\n[a.b]")[0][2] == "this is no valid TOML: cannot declare `a.b` twice"
    for text in ("a = 0\n'b c' = 1\n'b c' = 2\nd = 3", "'b c' = 1\n\n['b c']"):
        assert said(text)[0][1:3] == (3, "this is no valid TOML: `'b c'` stands twice")
    assert said("a = 1\na = [\n1]")[0][1:3] == (3, "this is no valid TOML: cannot overwrite a value")
    assert said("a = { b = 1, b = 2 }")[0][2] == "this is no valid TOML: `b` stands twice"


def test_a_sign_that_cannot_be_seen_is_named() -> None:
    assert said('a = "\0"')[0][2] == "this is no valid TOML: illegal character U+0000"
    assert said("# a\rb = 2")[0][2] == "this is no valid TOML: found invalid character U+000D"


PIECES = st.sampled_from(
    [*"[]{}=\",'\n.#-+ \\", '"""', "'''", "true", "1e5", "1979-05-27", "[[a]]", "{a=1}", "\0", "é"]
)


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), PIECES), min_size=1, max_size=6))
def test_a_broken_configuration_is_a_message(edits: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for start, cut, piece in edits:
        text = text[:start] + piece + text[start + cut :]
    found, diagnostics = read(text)
    assert (found is None) == bool(diagnostics)


def test_a_folder_that_cannot_be_looked_into_is_no_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scorecards" / "closed").mkdir(parents=True)
    (tmp_path / "scorecards" / "a.score").touch()
    (tmp_path / "scorelang.toml").write_text('[project]\nscorecards = ["scorecards"]\n[profiles.dev]\n')
    found, _, _ = project_at(tmp_path)
    assert found is not None
    assert score_files(found)[0] == ("scorecards/a.score",)
    assert playbook_files(found) == ()
    scandir = os.scandir

    def looked_into(place: str) -> object:
        if str(place).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", looked_into)
    with pytest.raises(PermissionError):
        score_files(found)
