"""Text files that cannot be read: each says why, in which line, and what may help; a packed one is bounded."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from scorelang.ir.sources import Source
from scorelang.sources import unpacking
from scorelang.sources.binding import Binding
from tests.engines.text_files import ACCOUNTS, CRM, PLAN, loaded_from, packed

TEXT = "where a file of text (CSV) was wanted"
QUOTE = "a quote in line 2 of `crm.csv` is not closed, or other text follows it in its cell"
RECORD = "where a record such as {…} was wanted"
FOUR = "of `crm.csv` has 4 cells, where the header has 3"
CODE = "is not in the encoding `utf-8`"


@pytest.mark.parametrize(
    ("text", "slug", "message"),
    [
        (None, "no-data-file", "`crm.csv` does not exist, where the data of `crm` should lie"),
        (b"", "empty-data-file", "`crm.csv` is empty, without even a header"),
        (b"\n\n", "empty-data-file", "`crm.csv` has no header in its first line"),
        (b"PK\x03\x04....", "other-data-format", "`crm.csv` is a spreadsheet (XLSX) or a zip archive, " + TEXT),
        (b"PAR1....", "other-data-format", "`crm.csv` is Parquet, " + TEXT),
        (gzip.compress(b"x", mtime=0), "other-data-format", "`crm.csv` is packed by gzip, " + TEXT),
        (b"id,seat,live\n", "missing-column", "`crm.csv` has no column `seats`, which `crm` declares"),
        (b"id;seats;live\n", "missing-column", "`crm.csv` has none of the 3 columns that `crm` declares"),
        (b"<!DOCTYPE html><p>Log in</p>", "other-data-format", "`crm.csv` is a web page (HTML), " + TEXT),
        (b"id,seats,live,id\n", "repeated-column", "the column `id` stands 2 times in `crm.csv`, where one was wanted"),
        (b"id,seats,live\nA,1,\nB,1\n", "ragged-row", "line 3 of `crm.csv` has 2 cells, where the header has 3"),
        (b'id,seats,live\n"A\nx",1,\nB,1,,x\n', "ragged-row", "line 4 " + FOUR),
        (b'id,seats,live\nA,"1,\nB,1,\n', "open-quote", QUOTE),
        (b"id,seats,live\nA,1,\nM\xfcller,1,\n", "wrong-encoding", "line 3 of `crm.csv` " + CODE),
        (b"\xff\xfei\x00d\x00", "wrong-encoding", "line 1 of `crm.csv` " + CODE),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, text: bytes | None, slug: str, message: str) -> None:
    with loaded_from(tmp_path, {} if text is None else {"crm.csv": text}, CRM) as (_, loaded):
        found = loaded.report.diagnostics[0]
        assert (found.rule.slug, found.message) == (slug, message)
        assert found.help is not None or slug not in ("ragged-row", "open-quote")
        assert loaded.report.unavailable == {"crm": "failed"}


@pytest.mark.parametrize(
    ("text", "help"),
    [
        (b"id;seats;live\n", "its cells seem to be separated by `;`: say so with `delimiter`"),
        (
            b"Report of June\nid,seats,live\n",
            "its first line holds one cell, `Report of June`, where the header was wanted",
        ),
        (
            b"Report of June,,\nid,seats,live\n",
            "its first line holds one cell, `Report of June`, where the header was wanted",
        ),
        (b"a,b,c,,\n", "it has `a`, `b`, `c`"),
        ("id,seats,live\n".encode("utf-16-le"), 'it seems to be `encoding = "utf-16-le"`'),
        ("id,seats,live\n".encode("utf-16-be"), 'it seems to be `encoding = "utf-16-be"`'),
        (b"id,Seats,live\n", "it has `Seats`: if that is it, say so in the binding's `columns`"),
        ("id,seats,live\n".encode("utf-16"), 'it seems to be `encoding = "utf-16"`'),
        (b"id,seats,live\nM\xfcller,1,\n", 'name its encoding in the binding, such as `encoding = "cp1252"`'),
    ],
)
def test_a_file_that_cannot_be_read_says_what_may_help(tmp_path: Path, text: bytes, help: str) -> None:
    with loaded_from(tmp_path, {"crm.csv": text}, CRM) as (_, loaded):
        assert loaded.report.diagnostics[0].help == help


@pytest.mark.parametrize(
    ("encoding", "text", "slug", "help"),
    [
        (
            "utf-16",
            ACCOUNTS.encode(),
            "wrong-encoding",
            "it seems to be UTF-8, for which the binding needs no `encoding`",
        ),
        ("utf-16", ACCOUNTS.encode("utf-16") + b"x", "wrong-encoding", None),
        ("cp1252", b"id,seats,live\n\x81\xff,1,\n", "wrong-encoding", None),
        *((name, ACCOUNTS.encode(), "unknown-encoding", None) for name in ("base64", "rot13", "idna", "utf-7", "x")),
        ("unicode_escape", ACCOUNTS.encode(), "unknown-encoding", None),
    ],
)
def test_an_encoding_that_is_not_the_files(
    tmp_path: Path, encoding: str, text: bytes, slug: str, help: str | None
) -> None:
    binding = Binding("crm", ("crm.csv",), encoding=encoding)
    with loaded_from(tmp_path, {"crm.csv": text}, CRM, bindings={"crm": binding}) as (_, loaded):
        (found,) = loaded.report.diagnostics
    assert (found.rule.slug, found.help) == (slug, help)


@pytest.mark.parametrize("how", ["grows", "is replaced", "goes"])
def test_a_file_that_changes_while_it_is_read_is_not_used(tmp_path: Path, how: str) -> None:
    def change(source: str, _share: float) -> None:
        file = tmp_path / "crm.csv"
        if source == "crm" and how == "grows":
            file.write_text(ACCOUNTS + "C,")
        elif source == "crm":
            file.unlink()
            if how == "is replaced":
                file.write_text(ACCOUNTS)

    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS}, CRM, tell=change) as (_, loaded):
        (found,) = loaded.report.diagnostics
    assert found.message == "`crm.csv` changed, or was taken away, while it was read"


def test_no_link_leads_out_of_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "within").mkdir(parents=True)
    (tmp_path / "secret.csv").write_text(ACCOUNTS)
    (folder / "crm.csv").symlink_to("../secret.csv")
    (folder / "within" / "plan.csv").write_text("id,tier\nA,x\n")
    (folder / "plan.csv").symlink_to("within/plan.csv")
    (folder / "circle.csv").symlink_to("circle.csv")
    secret = Source("secret", "accounts", "", CRM.columns, account="id")
    circle = Source("circle", "accounts", "", CRM.columns, account="id")
    bindings = {"secret": Binding("secret", (str(tmp_path / "secret.csv"),))}
    with loaded_from(folder, {}, CRM, secret, circle, PLAN, bindings=bindings) as (_, loaded):
        found = {one.message for one in loaded.report.diagnostics}
    assert found == {
        "`crm.csv` leads out of the folder of the data",
        f"`{tmp_path}/secret.csv` leads out of the folder of the data",
        "`circle.csv` cannot be opened: the system refuses it",
    }


def test_a_file_counts_once_by_whatever_names(tmp_path: Path) -> None:
    (tmp_path / "b.csv").symlink_to("a.csv")
    binding = Binding("crm", ("a.csv", "b.csv", "*.csv"))
    with loaded_from(tmp_path, {"a.csv": ACCOUNTS}, CRM, bindings={"crm": binding}) as (_, loaded):
        assert (loaded.report.source("crm").rows, loaded.report.diagnostics) == (2, ())


def test_half_an_archive_is_an_error(tmp_path: Path) -> None:
    packed = gzip.compress(("id,seats,live\n" + "A,1,\n" * 100_000).encode())
    binding = Binding("crm", ("crm.csv.gz",))
    with loaded_from(tmp_path, {"crm.csv.gz": packed[:-200]}, CRM, bindings={"crm": binding}) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["damaged-data-file"]


@pytest.mark.parametrize(
    ("damage", "slug"),
    [
        (lambda packed: packed[:-3], "damaged-data-file"),
        (lambda packed: packed[:30] + b"?" + packed[31:], "damaged-data-file"),
        (lambda packed: packed[:4], "damaged-data-file"),
        (lambda _: b"id,seats,live\n", "other-data-format"),
    ],
)
def test_a_damaged_zstd_says_so(tmp_path: Path, damage: Callable[[bytes], bytes], slug: str) -> None:
    binding = Binding("crm", ("crm.csv.zst",))
    data = packed("id,seats,live\n" + "".join(f"A{i},{i % 50 + 1},\n" for i in range(5000)))
    with loaded_from(tmp_path, {"crm.csv.zst": damage(data)}, CRM, bindings={"crm": binding}) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == [slug]


@pytest.mark.parametrize("name", ["crm.csv.gz", "crm.csv.zst"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_PLAIN", 1 << 20)
    text = "id,seats,live\n" + "0" * (64 << 20)
    data = gzip.compress(text.encode()) if name.endswith("gz") else packed(text)
    with loaded_from(tmp_path, {name: data}, CRM, bindings={"crm": Binding("crm", (name,))}) as (session, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["oversized-data-file"]
        assert not list(session.folder.iterdir())


def test_what_unpacks_zstd_may_not_be_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise ImportError

    files: dict[str, str | bytes] = {"crm.csv.zst": packed(ACCOUNTS)}
    monkeypatch.setattr(unpacking, "_zstd", gone)
    with loaded_from(tmp_path, files, CRM, bindings={"crm": Binding("crm", ("crm.csv.zst",))}) as (_, loaded):
        (found,) = loaded.report.diagnostics
    assert found.message == "`crm.csv.zst` is packed by zstd, and what unpacks that is not installed"
    assert found.help == "install `scorelang[zstd]`, or pack it by gzip"


@pytest.mark.parametrize(("name", "packing"), [("crm.parquet.gz", "gzip"), ("crm.xlsx.zst", "zstd")])
def test_what_is_packed_within_is_not_packed_again(tmp_path: Path, name: str, packing: str) -> None:
    with loaded_from(tmp_path, {name: b"x"}, CRM, bindings={"crm": Binding("crm", (name,))}) as (_, loaded):
        (found,) = loaded.report.diagnostics
    assert found.message == f"`{name}` is packed by {packing}, which only files of text may be"


def test_the_files_of_a_source_have_one_format(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"d/1.csv": ACCOUNTS, "d/2.tsv": ACCOUNTS.replace(",", "\t")}
    with loaded_from(tmp_path, files, CRM, bindings={"crm": Binding("crm", ("d/*",))}) as (_, loaded):
        (found,) = loaded.report.diagnostics
    assert found.message == "`d/1.csv` and `d/2.tsv` of one source are of two formats, where one was wanted"


def test_a_folder_and_a_pattern_without_match_say_so(tmp_path: Path) -> None:
    (tmp_path / "crm.csv").mkdir()
    bindings = {"plan": Binding("plan", ("*",))}
    with loaded_from(tmp_path, {}, CRM, PLAN, bindings=bindings) as (_, loaded):
        assert [found.message for found in loaded.report.diagnostics] == [
            "`crm.csv` is a folder, where a file with the data of `crm` was wanted",
            "no file matches `*` of the source `plan`, but folders do",
        ]


@pytest.mark.parametrize(
    ("text", "slug", "message"),
    [
        ('{"id": "A"}\n{"id": \n', "no-json-record", "line 2 of `crm.jsonl` cannot be read as JSON, " + RECORD),
        ('[{"id": "A"}]\n', "no-json-record", "line 1 of `crm.jsonl` holds no record, " + RECORD),
        ('{"id": "A", "id": "B"}\n', "repeated-column", "line 1 of `crm.jsonl` has `id` twice, where one was wanted"),
        ('{"id": "\\ud800"}\n', "no-json-record", "line 1 of `crm.jsonl` holds half a letter, " + RECORD),
        ('{"id": "A", "seats": 1}\n', "missing-column", "no record of `crm.jsonl` has `live`, which `crm` declares"),
    ],
)
def test_json_that_is_no_table_says_why(tmp_path: Path, text: str, slug: str, message: str) -> None:
    binding = Binding("crm", ("crm.jsonl",))
    with loaded_from(tmp_path, {"crm.jsonl": text}, CRM, bindings={"crm": binding}) as (_, loaded):
        (found,) = loaded.report.diagnostics
        assert (found.rule.slug, found.message) == (slug, message)
