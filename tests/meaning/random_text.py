"""Random text in the language: sometimes wrong, which the checker must say, mostly right, and then it must run."""

import random
from collections.abc import Callable

LEAVES = {
    "number": (
        *("x", "p", "plan.goal", "k1", "k2", "ix", "iy", "12", "2.5", "85%", "ix.score", "iy.score", "crm.x"),
        *("health.score", "health.coverage", "g.score", "days(du)", "m / 250k", "score", "before(score, 30 days)"),
    ),
    "flag": (
        "f",
        "true",
        "x is missing",
        't == "a"',
        "grade == good",
        "segment == s1",
        "grade < fair",
        "was(grade) == poor",
    ),
    "date": ("d", "today", "plan.due", "2026-03-01", "date(ts)", "start_of_month(d)", "d + 30 days", "late"),
    "duration": ("du", "30 days", "today - d", "today - ts", "2 weeks"),
    "text": ("t", "fold", '"a"', '"b"'),
    "money": ("m", "250k", "m * 2"),
}
ROWS = {
    "number": ("use.n", "visits.mood", "use.n * x", "use.n + 1", "n", "mood", "history.score"),
    "flag": ("use.ok", "use.n > 3", "visits.mood >= 5", "use.who == t", "history.score < 60", "history.grade == good"),
    "date": ("visits.on", "use.other"),
    "text": ("use.who",),
    "money": ("use.cost", "use.cost * 0.5"),
}
AGGREGATES = {
    "number": ("sum", "avg", "min", "max", "median", "stddev", "first", "last", "slope"),
    "flag": ("any", "every"),
    "date": ("min", "max", "first", "last"),
    "text": ("first", "last"),
    "money": ("sum", "avg", "min", "max", "median", "stddev"),
}
FUNCTIONS = {
    "number": (
        "abs(N)",
        "min_of(N, N)",
        "max_of(N, N)",
        "avg_of(N, N)",
        "clamp(N, 0, 10)",
        "round(N)",
        "round(N, 2)",
        "floor(N)",
        "ceil(N)",
        "mod(N, N)",
        "sqrt(N)",
        "count_of(F, F)",
        "default(N, N)",
        "year(D)",
        "quarter(D)",
        "weekday(D)",
        "length(T)",
        "sign(N)",
        "percentile(N within t)",
        "days(U)",
    ),
    "flag": ("between(N, N, N)", "contains(T, T)", "starts_with(T, T)", "default(F, F)", "between(D, D, D)"),
    "date": ("min_of(D, D)", "start_of_week(D)", "default(D, D)"),
    "duration": ("abs(U)", "default(U, U)"),
    "text": ("default(T, T)",),
    "money": ("abs(M)", "max_of(M, M)", "round(M)"),
}
KINDS = {"N": "number", "F": "flag", "D": "date", "U": "duration", "T": "text", "M": "money"}
WINDOWS = (
    "",
    "",
    "over 30 days",
    "over previous 1 month",
    "over all time",
    "since 2024-01-01",
    "since d",
    "over 2 weeks",
    "over 1 year",
)
PROGRAM = """
accounts crm {
  key id : text  column x : number optional  column m : money  column d : date  column ts : time  column f : flag
  column t : text in ("a", "b")  column fold : text folded  column p : percent  column du : duration optional
  column late : date future
}
facts plan { account id  column goal : number  column due : date optional }
events use {
  account id  id nr : text  time at : time  column n : number optional  column who : text  column ok : flag
  column cost : money  column other : date optional
}
events visits { account id  time on : date  column mood : number from 0 to 10 }
let k1 = 12
let k2 = x + 1
indicator ix { value x  score direct }
indicator iy { value count(visits over 30 days)  score linear (0 -> 0, 10 -> 100)  missing score 5 }
indicator i  { value VALUE  score CURVE }
indicator w  { value WEIGHTLESS }
scorecard health {
  weights { ix 40%  g 60% worst of { iy  i } }
  cap 40 when CAP because "c"
  grades { good from 50  fair from 20  poor below }
  segment s1 when SEGMENT { drop ix }
  trigger low { when TRIGGER  play call }
  always "a" ALWAYS
}
"""
PLAIN = {
    "VALUE": "x", "CURVE": "direct", "WEIGHTLESS": "x", "CAP": "x > 3", "SEGMENT": "f", "TRIGGER": "score < 3",
    "ALWAYS": "true",
}  # fmt: skip


def program(chance: random.Random) -> str:
    """The program with one place filled by chance."""
    place = chance.choice([name for name in PLAIN if name != "CURVE"])
    kind = chance.choice(tuple(LEAVES)) if place in ("VALUE", "WEIGHTLESS") else "flag"
    filled = {**PLAIN, place: expression(chance, kind, chance.randint(1, 3))}
    if place == "VALUE":
        filled["CURVE"] = curve(chance, kind)
    text = PROGRAM
    for name, part in filled.items():
        text = text.replace(name, part)
    return text


def expression(chance: random.Random, kind: str, depth: int) -> str:
    """Text of a kind; once in a while of another one."""
    kind = chance.choice(tuple(LEAVES)) if chance.random() < 0.02 else kind

    def of(wanted: str) -> str:
        return expression(chance, wanted, depth - 1)

    roll = chance.random()
    if depth <= 0 or roll < 0.15:
        return chance.choice(LEAVES[kind])
    if roll < 0.4:
        return operator(chance, kind, of)
    if roll < 0.5:
        return f"(if {of('flag')} then {of(kind)} else {of(kind)})"
    if roll < 0.75 and kind in ROWS:
        return aggregate(chance, kind)
    called = chance.choice(FUNCTIONS[kind])
    return "".join(of(KINDS[char]) if char in KINDS else char for char in called)


def operator(chance: random.Random, kind: str, of: Callable[[str], str]) -> str:
    match kind:
        case "number":
            return f"({of(kind)} {chance.choice('+-*/')} {of(kind)})"
        case "money" | "duration":
            return chance.choice((f"({of(kind)} {chance.choice('+-')} {of(kind)})", f"{of(kind)} * {of('number')}"))
        case "date":
            return f"({of(kind)} {chance.choice('+-')} {of('duration')})"
        case "flag" if chance.random() < 0.4:
            return f"({of(kind)} {chance.choice(('and', 'or', 'implies'))} {of(kind)})"
        case "flag":
            compared = chance.choice(("number", "date", "duration", "money"))
            return f"{of(compared)} {chance.choice(('==', '!=', '<', '<=', '>', '>='))} {of(compared)}"
        case _:
            return of(kind)


def aggregate(chance: random.Random, kind: str) -> str:
    function, argument = chance.choice(AGGREGATES[kind]), chance.choice(ROWS[kind])
    if kind == "number" and chance.random() < 0.3:
        function, argument = chance.choice(
            (("count", "use"), ("count", "visits"), ("distinct", "use.who"), ("share", "use.ok"))
        )
    where = chance.choice(("", "", "where n > 3", "where ok", "where mood > x"))
    latest = chance.choice(("", "", "", "latest per who", "latest per t"))
    return f"{function}({argument} {where} {latest} {chance.choice(WINDOWS)})"


def curve(chance: random.Random, kind: str) -> str:
    first, second = chance.choice(LEAVES[kind]), chance.choice(LEAVES[kind])
    if kind == "number":
        return chance.choice(
            ("direct", "percentile within t", "linear (0 -> 0, 10 -> 100)", f"linear (0 -> 0, {first} -> 100)")
        )
    if kind in ("text", "flag"):
        member = chance.choice(("true", "false") if kind == "flag" else ('"a"', '"b"'))
        return f"map ({member} -> 100, else -> 0)"
    return f"steps (>= {first} -> 100, < {second} -> 50, else -> 0)"
