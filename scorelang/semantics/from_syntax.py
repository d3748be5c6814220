"""The arrow from files as written to the program: every mistake of all of them, and a program where there is none."""

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.diagnostics.suggestions import did_you_mean
from scorelang.ir.program import Program
from scorelang.semantics.declared import Declared, gather
from scorelang.semantics.definitions import Definitions
from scorelang.semantics.grades import bands
from scorelang.semantics.names import Names
from scorelang.semantics.order import in_order
from scorelang.semantics.outcomes import outcome
from scorelang.semantics.place import Place
from scorelang.semantics.reports import Reports
from scorelang.semantics.row_lets import row_lets
from scorelang.semantics.scorecards import Around, scorecard
from scorelang.semantics.shapes import shapes
from scorelang.semantics.sources import sources, whose_rows
from scorelang.semantics.tests import test
from scorelang.syntax.tree.files import BrokenDeclaration, File
from scorelang.syntax.tree.sources import TextClause


def elaborate(files: tuple[File, ...]) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """The program of some files, in import order; None where one of them has an error or imports what is not there."""
    reports = Reports()
    declared = gather(reports, files)
    names = _names(reports, declared)
    top = Place(names, reports)
    definitions = Definitions(top, declared)
    definitions.install(names)
    definitions.prepare()
    _say_population(reports, declared, files)
    program = _program(top, declared, definitions)
    ordered = in_order(reports, program)
    lacking = declared.vague or any(isinstance(d, BrokenDeclaration) for file in files for d in file.declarations)
    return (None if reports.failed or lacking else ordered), reports.found


def _names(reports: Reports, declared: Declared) -> Names:
    found = sources(reports, declared.sources)
    whose_rows(reports, found)
    for scheme in declared.schemes.values():
        bands(reports, scheme.bands, scheme.hold, scheme.name.span)
    events = frozenset(name for name, source in found.items() if source.kind == "events")
    return Names(
        sources=found,
        row_lets=row_lets(declared.lets, events, frozenset(declared.scorecards)),
        cards=shapes(declared.scorecards, declared.schemes),
        lets=frozenset(declared.lets),
        indicators=frozenset(declared.indicators),
        broken=frozenset(declared.broken),
        vague=declared.vague,
        texts=declared.texts,
    )


def _program(top: Place, declared: Declared, definitions: Definitions) -> Program:
    lets, found = definitions.lets(), definitions.indicators()
    titles = {indicator.name: indicator.title for indicator in found}
    titles |= {name: card.title.text for name, card in declared.scorecards.items() if card.title is not None}
    around = Around(top, declared.schemes, titles, declared.indicators, tuple(declared.outcomes))
    cards = tuple(scorecard(around, card, top.names.cards[name]) for name, card in declared.scorecards.items())
    _say_stages(top, declared, {stage for card in cards for stage in card.stages})
    _say_lost_groups(top)
    ends = tuple(outcome(top, end) for end in declared.outcomes.values())
    partial = Program(tuple(top.names.sources.values()), lets, found, cards, ends)
    return Program(
        partial.sources, lets, found, cards, ends, tuple(test(top, partial, each) for each in declared.tests)
    )


def _say_population(reports: Reports, declared: Declared, files: tuple[File, ...]) -> None:
    populations = [source for source in declared.sources.values() if source.keyword == "accounts"]
    for second in populations[1:]:
        reports.say(
            rules.ONE_POPULATION,
            second.name.span,
            f"`{populations[0].name.text}` and `{second.name.text}` are both `accounts`, and one population was wanted",
            help="declare the other as `facts`",
        )
    read = any(file.declarations for file in files) or all(_is_blank(file) for file in files)
    if not populations and read and not declared.vague:
        reports.say(
            rules.ONE_POPULATION,
            None,
            "nothing declares the accounts that are to be scored",
            help="declare them: `accounts crm { key account_id : text }`",
        )


def _is_blank(file: File) -> bool:
    """Whether nothing stands in it but comments; without a declaration it may also be one that could not be read."""
    return all(not line.partition("#")[0].strip() for line in file.source.text.splitlines())


def _say_stages(top: Place, declared: Declared, stages: set[str]) -> None:
    for indicator in declared.indicators.values():
        for clause in indicator.clauses:
            if isinstance(clause, TextClause) and clause.keyword == "stage" and clause.words.text not in stages:
                top.say(
                    name_rules.UNKNOWN_STAGE,
                    clause.words.span,
                    f"no scorecard has a stage `{clause.words.text}`",
                    help=did_you_mean(clause.words.text, stages) or "list it in a scorecard: `stages (…)`",
                )


def _say_lost_groups(top: Place) -> None:
    """A group called like an indicator would make `x.score` mean two things."""
    for shape in top.names.cards.values():
        for group in shape.groups:
            if group in top.names.indicators and shape.span is not None:
                top.say(
                    name_rules.AMBIGUOUS_NAME,
                    top.names.indicator(group).span or shape.span,
                    f"`{group}` is an indicator and a group of weights in `{shape.name}`",
                    help="rename one of them: `.score` could be the points of either",
                )
