"""Names, texts, numbers, durations and days."""

from datetime import date

from scorelang.source.records import replace
from scorelang.syntax.building.record import Builder, Read
from scorelang.syntax.tokens.numbers import value_of
from scorelang.syntax.tokens.texts import said
from scorelang.syntax.tree.expressions import DateLiteral, DurationLiteral, NumberLiteral
from scorelang.syntax.tree.words import Name, Words


def _bare_name(read: Read) -> Name:
    return Name(read.parts[0].text, read.span)


def _quoted_name(read: Read) -> Name:
    return Name(read.parts[0].text[1:-1], read.span, quoted=True)


def _words(read: Read) -> Words:
    return Words(said(read.parts[0].text), read.span)


def _number(read: Read) -> NumberLiteral:
    text = read.parts[0].text
    return NumberLiteral(value_of(text), text, read.span)


def _minus_number(read: Read) -> NumberLiteral:
    number: NumberLiteral = read.parts[0]
    return replace(number, value=-number.value, text=f"-{number.text}", span=read.span)


def _duration(read: Read) -> DurationLiteral:
    amount, unit = read.parts
    text = f"{amount.text} {unit.text}"
    return DurationLiteral(value_of(amount.text), unit.text.removesuffix("s"), text, read.span)


def _date(read: Read) -> DateLiteral:
    return DateLiteral(date.fromisoformat(read.parts[0].text), read.span)


def word(read: Read) -> object:
    """The token itself."""
    return read.parts[0]


BUILDERS: dict[str, Builder] = {
    "bare_name": _bare_name,
    "quoted_name": _quoted_name,
    "words": _words,
    "number": _number,
    "minus_number": _minus_number,
    "duration": _duration,
    "unit_word": word,
    "date": _date,
}
