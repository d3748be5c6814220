"""The public holidays of a country, by the package `holidays` -> days for the project's calendar."""

import difflib
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

import holidays

from scorelang.actions.calendar_file import Holiday

# Else names would be in the language of whoever imports them.
_LANGUAGE = "en_US"


class UnknownPlaceError(Exception):
    """A country or a part of one that the package does not have; the message says what was found and what is near."""


def public_holidays(country: str, subdivision: str | None, years: Iterable[int], imported: date) -> list[Holiday]:
    """Whole years of a country (`DE`), or of a part of it (`BY`), by their codes of ISO 3166."""
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        raise UnknownPlaceError(_unknown("country", country, known))
    if subdivision is not None and subdivision not in known[country]:
        raise UnknownPlaceError(_unknown(f"part of {country}", subdivision, known[country]))
    found = holidays.country_holidays(country, subdiv=subdivision, years=sorted(years), language=_LANGUAGE)
    source = f"holidays {country}" + (f"-{subdivision}" if subdivision else "")
    about = (source, version("holidays"), imported.isoformat())
    return [Holiday(day, name, *about) for day, name in sorted(found.items())]


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name.upper(), list(known), 1, 0.5)
    help = f"; did you mean `{near[0]}`?" if near else ""
    return f"there are no holidays of the {what} `{name[:40]}`{help}"
