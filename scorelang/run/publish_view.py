"""What a target may publish where it names a view: nothing that the view leaves out."""

from collections.abc import Mapping

from scorelang.actions.sight import Sight
from scorelang.diagnostics.catalogue.configuration import UNKNOWN_FIELD
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.outputs import Named, Of, within
from scorelang.project.fields import headers_of, unfit_view
from scorelang.project.records import Target
from scorelang.run.reasons import Reason
from scorelang.run.stopping import RunError
from scorelang.run.views import sight_of, view_of
from scorelang.source.records import dataclass, replace

# What is the team's own: triggers, and the state of the data.
_INNER = ("triggers", "freshness", "outages")


@dataclass(frozen=True, slots=True)
class Veil:
    """What of a scorecard's day is shown; without a sight, all. The account's key always is, by which rows differ."""

    sight: Sight | None = None

    def shows(self, field: str) -> bool:
        """Whether a field is published."""
        sight = self.sight
        if sight is None:
            return True
        flags: Mapping[str, bool] = {
            "score": sight.score,
            "computed": sight.score,
            "grade": sight.grade,
            "segment": sight.segment,
            "coverage": sight.coverage,
            **dict.fromkeys(_INNER, sight.inner),
        }
        match within(field):
            case Named(of=Of.SCORECARD):
                return flags.get(field, True)
            case Named(of=Of.TRIGGER | Of.UNTIL):
                return sight.inner
            case Named(of=Of.PART, name=name, part="value" | "status"):
                return name in sight.values
            case Named(of=Of.PART, name=name):
                return name in sight.points or sight.complete
            case _:
                return sight.complete

    def tells(self, reason: Reason) -> bool:
        """Whether a reason is: what was measured, and the points that it costs."""
        sight = self.sight
        if sight is None or sight.complete:
            return True
        return reason.name in sight.values and reason.name in sight.points and reason.reading is not None


def veil_of(program: Program, card: Scorecard, target: Target) -> Veil:
    """What a target's view leaves; RunError where there is no such view, or one that asks who is in it."""
    unfit = unfit_view(target, card)
    if unfit is not None:
        raise RunError(unfit)
    view = view_of(card, str(target.options.get("view")))
    if view is None:
        return Veil()
    return Veil(sight_of(program, card, view))


def behind(veil: Veil, target: Target) -> Target:
    """The target with what is shown: hidden fields that nobody named are left out, and one that is named is wrong."""
    hidden = [field for field in headers_of(target) if not veil.shows(field)]
    if hidden and "columns" in target.options:
        message = f"`{target.name}` publishes `{hidden[0]}`, which its view `{target.options['view']}` leaves out"
        raise RunError(UNKNOWN_FIELD.at(target.span, message))
    shown = {field: header for field, header in headers_of(target).items() if field not in hidden}
    return replace(target, options={**target.options, "columns": shown}) if hidden else target
