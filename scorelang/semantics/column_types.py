"""The types of columns as declared."""

from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.semantics.reports import Reports
from scorelang.syntax.tree.expressions import NumberLiteral
from scorelang.syntax.tree.sources import TypeName
from scorelang.syntax.tree.words import Words
from scorelang.types import Date, Duration, Flag, Money, Number, Text, Time, Type, Unknown
from scorelang.types.folding import folded as folded_text
from scorelang.types.layouts import FORMAT_HELP, problem_of

_PLAIN: dict[str, Type] = {"flag": Flag(), "date": Date(), "time": Time(), "duration": Duration()}
_TAKES = {
    "text": ("in",),
    "number": ("in", "from", "to", "decimals"),
    "percent": ("in", "from", "to", "decimals"),
    "money": ("from", "to"),
    "date": ("format",),
    "time": ("format",),
}


def column_type(reports: Reports, written: TypeName, folded: bool = False) -> Type:
    """The type that a declaration says; Unknown where it contradicts itself."""
    if not _parts_fit(reports, written) or not _bounds_fit(reports, written):
        return Unknown()
    if folded and written.word != "text":
        reports.say(
            rules.BAD_TYPE, written.span, f"`folded` was found at a {written.word}, and only text can be folded"
        )
    _check_format(reports, written)
    if written.word == "text":
        return _text(reports, written, folded)
    if written.word == "money":
        return Money(_value(written.low), _value(written.high))
    return _number(reports, written) if written.word in ("number", "percent") else _PLAIN[written.word]


def _parts_fit(reports: Reports, written: TypeName) -> bool:
    found = {
        "in": bool(written.members),
        "from": written.low is not None,
        "to": written.high is not None,
        "decimals": written.decimals is not None,
        "format": written.format is not None,
    }
    wrong = [part for part, stands in found.items() if stands and part not in _TAKES.get(written.word, ())]
    for part in wrong:
        reports.say(rules.BAD_TYPE, written.span, f"`{written.word}` takes no `{part}`", help=_instead(part))
    if found["in"] and (found["from"] or found["to"]):
        reports.say(rules.BAD_TYPE, written.span, "a set and a range were found, and one of them was wanted")
        return False
    return not wrong


def _instead(part: str) -> str:
    takers = [word for word, parts in _TAKES.items() if part in parts]
    return f"`{part}` goes with {', '.join(takers)}"


def _check_format(reports: Reports, written: TypeName) -> None:
    if written.format is None:
        return
    problem = problem_of(written.format.text, time=written.word == "time")
    if problem is not None:
        reports.say(rules.BAD_TYPE, written.format.span, problem, help=FORMAT_HELP)


def _bounds_fit(reports: Reports, written: TypeName) -> bool:
    low, high = _value(written.low), _value(written.high)
    if low is None or high is None or low <= high:
        return True
    reports.say(rules.BAD_TYPE, written.span, "the range ends before it begins", help="write the lower bound first")
    return False


def _value(literal: NumberLiteral | None) -> float | None:
    return None if literal is None else float(literal.value)


def _text(reports: Reports, written: TypeName, folded: bool) -> Type:
    members: list[str] = []
    for member in written.members:
        if not isinstance(member, Words):
            reports.say(rules.BAD_TYPE, member.span, "a number was found in a set of texts", help="write it in quotes")
        elif _folded(member.text, folded) in (_folded(known, folded) for known in members):
            reports.say(rules.DUPLICATE_ARM, member.span, f'`"{member.text}"` stands twice in the set')
        else:
            members.append(member.text)
    return Text(tuple(members), folded)


def _folded(text: str, folded: bool) -> str:
    return folded_text(text) if folded else text


def _number(reports: Reports, written: TypeName) -> Type:
    members: list[float] = []
    for member in written.members:
        if isinstance(member, Words):
            reports.say(
                rules.BAD_TYPE, member.span, "a text was found in a set of numbers", help="leave the quotes out"
            )
        elif float(member.value) in members:
            reports.say(rules.DUPLICATE_ARM, member.span, f"`{member.text}` stands twice in the set")
        else:
            members.append(float(member.value))
    percent = written.word == "percent"
    low, high = _value(written.low), _value(written.high)
    return Number(low, high, tuple(members), _decimals(reports, written), percent=percent)


def _decimals(reports: Reports, written: TypeName) -> int | None:
    said = written.decimals
    if said is None:
        return None
    if said.value in range(10):
        return int(said.value)
    reports.say(
        rules.BAD_TYPE, said.span, f"`decimals {said.text}` was found, and a whole number from 0 to 9 was wanted"
    )
    return None
