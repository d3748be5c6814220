"""Calendar files, among them hostile ones: only whole days come in, nothing runs away, nothing is a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.actions.calendar_file import Holiday, merged, read_holidays, to_csv
from scorelang.actions.from_holidays import UnknownPlaceError, public_holidays
from scorelang.actions.from_ics import UnreadableError, holidays
from scorelang.source import SourceText

FIRST, LAST, NOW = date(2026, 1, 1), date(2027, 12, 31), date(2026, 3, 2)


def file(*events: str) -> str:
    blocks = [f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT" for number, event in enumerate(events)]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *blocks, "END:VCALENDAR"]) + "\n"


def days(*events: str) -> list[str]:
    return [str(one.day) for one in holidays(file(*events), "x.ics", FIRST, LAST, NOW).days]


def left_out(*events: str) -> tuple[int, int]:
    taken = holidays(file(*events), "x.ics", FIRST, LAST, NOW)
    assert taken.days == ()
    return taken.timed, taken.otherwise


def test_whole_days_come_in() -> None:
    assert days("DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas Day") == ["2026-12-25"]
    assert days("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227") == ["2026-12-24", "2026-12-25", "2026-12-26"]
    assert days("DTSTART;VALUE=DATE:20261224\nDURATION:P2D") == ["2026-12-24", "2026-12-25"]
    assert days("DTSTART;VALUE=DATE:20251231\nDTEND;VALUE=DATE:20260102") == ["2026-01-01"]
    assert days("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED") == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2026-05-01", "2027-05-01"]),
        ("FREQ=YEARLY;COUNT=7", ["2026-05-01"]),
        ("FREQ=YEARLY;UNTIL=20261231", ["2026-05-01"]),
        ("FREQ=YEARLY;INTERVAL=2", ["2026-05-01"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2026-11-26", "2027-11-25"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", ["2026-05-25", "2027-05-31"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", ["2026-02-28", "2027-02-28"]),
        ("FREQ=YEARLY;BYDAY=1MO", ["2026-01-05", "2027-01-04"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", []),
    ],
)
def test_yearly_days_come_back(rule: str, expected: list[str]) -> None:
    assert days(f"DTSTART;VALUE=DATE:20200501\nRRULE:{rule}") == expected


def test_days_that_are_taken_out_of_a_rule_or_put_to_it() -> None:
    event = "DTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY\n{}"
    assert days(event.format("EXDATE;VALUE=DATE:20260501")) == ["2027-05-01"]
    assert days(event.format("RDATE;VALUE=DATE:20260504,20260505")) == [
        "2026-05-01",
        "2026-05-04",
        "2026-05-05",
        "2027-05-01",
    ]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20261225T090000Z", (1, 0)),
        ("DTSTART;TZID=Europe/Berlin:20261225T090000", (1, 0)),
        ("SUMMARY:no day at all", (0, 1)),
        ("DTSTART;VALUE=DATE:20269999", (0, 1)),
        ("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:99991231", (0, 1)),
        ("DTSTART;VALUE=DATE:20260101\nDURATION:P99999999999D", (0, 1)),
        ("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SECONDLY", (0, 1)),
        ("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYSECOND=1,2,3", (0, 1)),
        ("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;INTERVAL=0", (0, 1)),
        ("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYMONTH=13", (0, 1)),
        ("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYDAY=XX", (0, 1)),
    ],
)
def test_what_is_no_whole_day_is_left_out_and_counted(event: str, expected: tuple[int, int]) -> None:
    assert left_out(event) == expected


HOSTILE = {
    "a zone whose rules never end": (
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19000101T000000\n"
        "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
        "BEGIN:VEVENT\nDTSTART;TZID=X:20260101T000000\nEND:VEVENT\nEND:VCALENDAR\n"
    ),
    "an event with an alarm in it": file("DTSTART;VALUE=DATE:20260101\nBEGIN:VALARM\nDTSTART:x\nEND:VALARM"),
    "many events": file(*(["DTSTART;VALUE=DATE:18000101\nRRULE:FREQ=YEARLY;COUNT=9999999"] * 300)),
    "nesting": "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 20_000 + "END:VCALENDAR\n",
    "one long line": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + "x" * 900_000 + "\nEND:VEVENT\nEND:VCALENDAR\n",
    "folds": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + "\n " * 300_000 + "\nEND:VEVENT\nEND:VCALENDAR\n",
    "nothing but the end": "BEGIN:VCALENDAR\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_come_to_an_end(text: str) -> None:
    assert len(holidays(text, "x.ics", FIRST, LAST, NOW).days) <= 2


@pytest.mark.parametrize(
    "text", ["", "date,name\n2026-01-01,x\n", "BEGIN:VCALENDAR\n" + "x" * 1_000_001, file(*["X:1"] * 20_001)]
)
def test_what_is_no_calendar_or_too_large_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        holidays(text, "x.ics", FIRST, LAST, NOW)


PIECES = (
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "DTSTART;VALUE=DATE:20260101",
    "RRULE:FREQ=YEARLY",
)
PIECES += (
    "DTSTART:",
    "RRULE:;;=",
    "EXDATE;VALUE=DATE:x",
    "RDATE:20260101/P1D",
    "DURATION:-P1D",
    'SUMMARY;X="',
    " ",
    "\x00",
    "é:",
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=30))
def test_no_text_makes_it_fall_over(lines: Iterable[str]) -> None:
    for text in ("\n".join(lines), "BEGIN:VCALENDAR\r\n" + "\r\n".join(lines)):
        try:
            taken = holidays(text, "x.ics", FIRST, LAST, NOW)
        except UnreadableError:
            continue
        assert all(FIRST <= one.day <= LAST for one in taken.days)


def test_names_are_one_harmless_line() -> None:
    event = 'DTSTART;VALUE=DATE:20260101\nSUMMARY:=HYPERLINK("http://x.example")\\n\u202e," ' + "x" * 500
    (day,) = holidays(file(event), "=1+1.ics", FIRST, LAST, NOW).days
    with io.StringIO(to_csv([day]), newline="") as lines:
        (row,) = list(csv.DictReader(lines))
    assert row["name"].startswith("'=HYPERLINK")
    assert "\n" not in row["name"]
    assert "\u202e" not in row["name"]
    assert len(row["name"]) <= 201
    (again,), found = read_holidays(SourceText("c.csv", to_csv([day])))
    assert (again, found) == (day, ())


@given(
    st.lists(
        st.builds(
            Holiday,
            st.dates(FIRST, LAST),
            st.text("abc=+'-, é\"", max_size=8).map(str.strip),
            st.sampled_from(["", "a", "b"]),
        )
    )
)
def test_a_calendar_file_is_read_as_it_was_written(made: list[Holiday]) -> None:
    clean = [one for one in made if "  " not in one.name and not one.name.startswith("'")]
    assert read_holidays(SourceText("c.csv", to_csv(clean))) == (tuple(clean), ())


def test_an_import_replaces_its_own_days_and_no_others() -> None:
    day = date(2026, 1, 6)
    before = (Holiday(day, "by hand"), Holiday(day, "Epiphany", "a", "1", "2025-01-01"), Holiday(day, "B", "b"))
    before += (Holiday(date(2026, 2, 1), "gone", "a"), Holiday(date(2024, 1, 1), "earlier", "a"))
    new = [Holiday(day, "Epiphany", "a", "1", "2026-03-02"), Holiday(date(2026, 3, 1), "new", "a")]
    after = merged(before, new, FIRST, LAST)
    assert {one.name for one in after} == {"by hand", "Epiphany", "B", "earlier", "new"}
    assert {one.imported for one in after if one.name == "Epiphany"} == {"2025-01-01"}
    assert merged(after, new, FIRST, LAST) == after


def test_public_holidays_are_dated_and_sourced() -> None:
    found = public_holidays("DE", "BY", [2026], NOW)
    assert next(one for one in found if one.day == date(2026, 1, 6)).source == "holidays DE-BY"
    assert {one.imported for one in found} == {"2026-03-02"}
    assert all(one.version for one in found)
    assert {one.day.year for one in found} == {2026}
    with pytest.raises(UnknownPlaceError, match="did you mean `BY`"):
        public_holidays("DE", "Bay", [2026], NOW)
    with pytest.raises(UnknownPlaceError, match="country"):
        public_holidays("QQ", None, [2026], NOW)


def test_our_own_calendar_files_come_back_as_days() -> None:
    text = file(*(f"DTSTART;VALUE=DATE:{FIRST + timedelta(days=n):%Y%m%d}" for n in range(0, 700, 50)))
    assert len(holidays(text, "x.ics", FIRST, LAST, NOW).days) == 14
