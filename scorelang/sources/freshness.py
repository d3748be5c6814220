"""Whether a source is older than it may be, or has been silent for too long."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scorelang.ir.expressions import Length
from scorelang.ir.sources import Source
from scorelang.pinning.days import Clock, shift


def local_day(clock: Clock, moment: datetime) -> date:
    """The day of an instant in the project's zone; an instant without a zone is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZoneInfo(clock.zone)).date()


def staleness(
    source: Source, loaded: date | datetime | None, newest: date | None, clock: Clock, now: datetime | None
) -> str | None:
    """Why a source is stale, in words; None: it is fresh, or nothing says how fresh it has to be."""
    if source.refresh and loaded is not None and now is not None and _day(clock, loaded) > local_day(clock, now):
        return f"its load is dated {_shown(loaded)}, which is still to come"
    if source.refresh and loaded is not None and now is not None and _older(loaded, source.refresh, clock, now):
        return f"loaded {_shown(loaded)}, and may be {_length(source.refresh)} old"
    if source.silent_after and (newest is None or newest < shift(clock.today, source.silent_after, -1)):
        since = f"silent since {newest}" if newest else "without a row that can be seen"
        return f"{since}, and may be silent for {_length(source.silent_after)}"
    return None


def unheld(source: Source, loaded: date | datetime | None, now: datetime | None) -> str | None:
    """Why a source that is not stale is not fresh either, in words: it was held against no limit; None: it was.

    `now`: None for an earlier day, for which nobody knows how old the load was.
    """
    if not source.refresh and not source.silent_after:
        return "no limit"
    if source.refresh and now is not None and loaded is None:
        return "no load date"
    return None if source.silent_after or now is not None else "not checked"


def _day(clock: Clock, loaded: date | datetime) -> date:
    return local_day(clock, loaded) if isinstance(loaded, datetime) else loaded


def _older(loaded: date | datetime, allowed: Length, clock: Clock, now: datetime) -> bool:
    if not isinstance(loaded, datetime):
        return loaded < shift(local_day(clock, now), allowed, -1)
    loaded = loaded if loaded.tzinfo else loaded.replace(tzinfo=UTC)
    if allowed.calendar:
        return local_day(clock, loaded) < shift(local_day(clock, now), allowed, -1)
    return now - loaded > timedelta(**{f"{allowed.unit}s": allowed.amount})


def _shown(loaded: date | datetime) -> str:
    return loaded.strftime("%Y-%m-%d %H:%M") if isinstance(loaded, datetime) else str(loaded)


def _length(length: Length) -> str:
    return f"{length.amount:g} {length.unit}{'' if length.amount == 1 else 's'}"
