import pytest

from tests.semantics.programs import PROGRAM, SOURCES, check, said, sound

EXPRESSIONS = [
    ("seatss > 3", "unknown-name", "nothing here is called `seatss`"),
    ("seats > 30 days", "type-mismatch", "a number cannot be compared with a duration"),
    ("arr + seats > 3", "type-mismatch", "money and a number cannot be added"),
    ("arr * arr > 3", "type-mismatch", "money and money cannot be multiplied"),
    ("today + renews_on > today", "type-mismatch", "a date and a date cannot be added"),
    ('tier < "smb"', "no-order", "text has no order, and `<` asks for one"),
    ("active > true", "no-order", "a flag has no order, and `>` asks for one"),
    ('tier == "entreprise"', "value-outside-set", '`"entreprise"` is not in the declared set of `tier`'),
    ('tier in ("smb", "midd")', "value-outside-set", '`"midd"` is not in the declared set of `tier`'),
    ('tier in ("smb", "smb")', "duplicate-arm", '`"smb"` stands twice'),
    ("tier in (plan)", "not-constant", "the members of `in` must be written out"),
    (
        "crm.seats > 2000",
        "value-outside-range",
        "`2000` is outside the range of `crm.seats`, which lies between 1 and 1_000",
    ),
    ("billing.rating == 4", "value-outside-set", "`4` is not in the declared set of `billing.rating`"),
    ("owes < -1", "value-outside-range", "`-1` is outside the range of `owes`, which lies at or above 0"),
    ("renews_on - today <= 3 months", "calendar-length", "`3 months` has no fixed length, and one was wanted here"),
    ("gone_on > today", "look-ahead", "`gone_on` was only known later, so no score may read it"),
    (
        "count(usage over next 30 days) > 0",
        "look-ahead",
        "this looks ahead of the evaluation day, and no score may know the future",
    ),
    ("usage.calls > 3", "name-out-of-place", "`usage` has many rows an account, so `usage.calls` is no single value"),
    ("usage > 3", "name-out-of-place", "`usage` is a source, not a value"),
    ("health > 3", "name-out-of-place", "`health` is a scorecard, not a value"),
    ("adoption > 3", "unknown-name", "nothing here is called `adoption`"),
    ("score > 3", "name-out-of-place", "`score` belongs to a scorecard, and none stands around this"),
    ("health.scor > 3", "unknown-name", "`health` has nothing called `scor`"),
    ("size.score > 3", "not-scored", "the indicator `size` has no `score`, so it has no points"),
    ("use.points > 3", "unknown-name", "an indicator has no `.points`"),
    ("crm.arrr > 3", "unknown-column", "`crm` has no column `arrr`"),
    (
        "sum(usage.calls where use > 3) > 1",
        "name-out-of-place",
        "the indicator `use` cannot be read inside an aggregate",
    ),
    (
        "sum(usage.calls where seats > 3) > 1",
        "ambiguous-name",
        "`seats` could be the column of `usage` or the column of `crm`",
    ),
    (
        "sum(usage.calls + tickets.closed_on) > 1",
        "aggregate-source",
        "`sum` reads the rows of `usage` and of `tickets`",
    ),
    ("sum(calls) > 1", "aggregate-source", "`sum` wants the rows of a source, and none is named here"),
    ("sum(usge.calls) > 1", "unknown-source", "there is no source `usge`"),
    ("sum(usage.calls * count(tickets)) > 1", "nested-aggregate", "`count` stands inside another aggregate"),
    ("sum(usage.user) > 1", "wrong-argument", "`usage.user` is text, and `sum` wants a number, money or a duration"),
    ("sum(usage) > 1", "wrong-argument", "`sum` wants a value of each row, and `usage` is a source"),
    ("count(crm) > 1", "aggregate-source", "`crm` has one row an account, so there is nothing to `count`"),
    ("min(seats, 3) > 1", "argument-count", "`min` has 2 arguments, and 1 was wanted"),
    ("abs(1, 2) > 1", "argument-count", "`abs` has 2 arguments, and 1 was wanted"),
    (
        "round(arr, 2.5) > 1",
        "not-constant",
        "`2.5` digits were asked of `round`, and a whole number from 0 to 9 was wanted",
    ),
    ("coalesce(arr, 1) > 1", "unknown-function", "there is no function `coalesce`"),
    ('default(arr, "x") > 1', "wrong-argument", '`"x"` is text, and the first argument of `default` is money'),
    ("seats", "not-a-condition", "`seats` is a number, and a condition was wanted"),
    ('(if active then 1 else "x") == 1', "branches-differ", "this branch is text, and another is a number"),
    ('(match tier { "smb" -> 1 }) == 1', "not-exhaustive", "`match` leaves out `enterprise`"),
    ("(match seats { 1 -> 1 }) == 1", "not-exhaustive", "`match` without `else` over a number leaves values out"),
    ("seats + 1 is absent", "no-state", "only a column's cell can be absent, and `seats + 1` is no column"),
    ("count(usage over 0 days) > 1", "bad-length", "a length of `0 days` is no length"),
    (
        "count(usage over 300 years) > 1",
        "bad-length",
        "`300 years` is longer than the 100,000 days that were wanted",
    ),
    ("before(arr, 30 days) > 1", "wrong-argument", "`arr` is not kept in history, so `before` cannot know it"),
    ("abs(seats where active) > 1", "misplaced-part", "`abs` takes no `where`"),
    ("health.score > 101", "score-out-of-reach", "a score is never `101`, it lies between 0 and 100"),
    ("health.grade == god", "unknown-name", "nothing here is called `god`"),
    ("good == 3", "name-out-of-place", "`good` is a grade of `health`, not a value by itself"),
]


@pytest.mark.parametrize(("condition", "slug", "message"), EXPRESSIONS, ids=[row[0] for row in EXPRESSIONS])
def test_one_mistake_of_an_expression_is_said_once(condition: str, slug: str, message: str) -> None:
    value = f"if {condition} then 1 else 2" if slug == "not-a-condition" else condition
    assert said(PROGRAM, f"indicator probe {{ value {value} }}") == [(slug, message)]


CARDS = [
    ("weights { use 50% late 40% }", "weights-sum", "the weights of `c` add up to 90%, and 100% was wanted"),
    ("weights { use 50% late }", "weight-form", "`late` has no weight in `c`"),
    ("weights { use 50 late 50% }", "weight-form", "`50` was found, and a weight from 0% to 100% was wanted"),
    (
        "weights worst of { use 50% late }",
        "weight-form",
        "`50%` was found in `c`, and members of a level `worst of` count alike",
    ),
    ("weights { a 50% { use 100% } b 50% { use 100% } }", "twice-in-tree", "`use` stands twice in one tree of weights"),
    ("weights { used 50% late 50% }", "unknown-indicator", "there is no indicator `used`"),
    (
        "weights { size 50% late 50% }",
        "not-scored",
        "the indicator `size` has no `score`, so it has no points to weigh",
    ),
    ("weights { health 50% late 50% }", "unknown-indicator", "there is no indicator `health`"),
    ("weights { c.score 50% late 50% }", "cycle", "`c` reads itself"),
    ("", "missing-clause", "`c` has no `weights`"),
    ("weights { use 100% } weights { use 100% }", "duplicate-clause", "`weights` stands twice, and once was wanted"),
    (
        "weights { use 100% } cap 120 when active",
        "bound-range",
        "the bound `120` lies outside the score's range, 0 to 100",
    ),
    ("weights { use 100% } cap 20 when score > 3", "cycle", "`c` reads itself"),
    (
        "weights { use 100% } segment s when score > 3 { drop use }",
        "empty-level",
        "without `use` nothing is left in `c`",
    ),
    (
        "weights { use 100% } segment s when active { drop late }",
        "segment-form",
        "`late` is dropped, and it stands nowhere in these weights",
    ),
    ("weights { use 100% } trigger t { when active }", "missing-clause", "the trigger `t` has no `play`"),
    ("weights { use 100% } trigger t { play x }", "missing-clause", "the trigger `t` has no `when`"),
    (
        "weights { use 100% } trigger t { when active play x mutes u }",
        "unknown-trigger",
        "there is no trigger `u` here",
    ),
    (
        "weights { use 100% } trigger t { when active play x priority hgh }",
        "word-choice",
        "`priority hgh` was found, and one of 4 words was wanted",
    ),
    (
        "weights { use 100% } trigger t { when grade in (red, blue) play x }",
        "unknown-name",
        "nothing here is called `blue`",
    ),
    ("weights { use 100% } expect auc(churned) >= 75%", "unknown-outcome", "there is no outcome `churned`"),
    (
        "weights { use 100% } expect score >= 75",
        "expect-form",
        "a scorecard expects a statistic of an outcome to reach a bound, and this is something else",
    ),
    (
        "weights { use 100% } coverage from 40",
        "word-choice",
        "`coverage from 40` was found, and a share from 0% to 100% was wanted",
    ),
    (
        "weights { use 100% } scale none",
        "scale-form",
        "`scale none` was found beside `weights`, whose score lies within 0 and 100",
    ),
    ("points from 50 { add arr when active }", "type-mismatch", "what is to `add` is money, and a number was wanted"),
    (
        "weights { use 100% } view v { show arr + 1 }",
        "wrong-argument",
        "a view shows what is published, and `arr + 1` is computed (money)",
    ),
    ("weights { use 100% } every 1.5 months", "bad-length", "`1.5 months` is no whole number of months"),
]


@pytest.mark.parametrize(("body", "slug", "message"), CARDS, ids=[row[0][:60] for row in CARDS])
def test_one_mistake_of_a_scorecard_is_said(body: str, slug: str, message: str) -> None:
    found = said(PROGRAM, f"scorecard c {{ {body} grades traffic_light }}")
    assert (slug, message) in found
    assert len(found) == 1 + (slug == "empty-level")


INDICATORS = [
    ("value seats score linear (60 -> 0, 14 -> 100)", "positions-order", "`14` follows `60`, and positions ascend"),
    (
        "value seats score linear (60 -> 0)",
        "positions-order",
        "a line with one point was found, and two or more were wanted",
    ),
    ("value seats score linear (0 -> 0, 14 -> 120)", "points-range", "`120` was found, and points run from 0 to 100"),
    ("value seats score linear (0 -> 0, 14 -> 85%)", "points-range", "`85%` was found, and points run from 0 to 100"),
    (
        "value seats score linear (0 -> 0, 14 -> seats)",
        "not-constant",
        "`seats` is no number that is written out, and points are",
    ),
    (
        "value seats score linear (0 days -> 0, 14 days -> 100)",
        "type-mismatch",
        "`0 days` is a duration, and the value is a number",
    ),
    ('value tier score map ("smb" -> 100)', "not-exhaustive", "`map` leaves out `enterprise`"),
    (
        'value tier score map ("smb" -> 100, "mid" -> 3, else -> 0)',
        "value-outside-set",
        '`"mid"` is not in the declared set of `tier`',
    ),
    ("value tier score direct", "wrong-argument", "`direct` takes the value for points, and it is text"),
    ("score direct", "missing-clause", "the indicator `x` has no `value`"),
    (
        "value seats missing score 50",
        "clause-place",
        "`missing score` was found in an indicator without `score`, which has no points",
    ),
    ("value seats kind leadin", "word-choice", "`kind leadin` was found, and one of 3 words was wanted"),
    ("value seats stage adoption", "unknown-stage", "no scorecard has a stage `adoption`"),
    ("value seats value arr", "duplicate-clause", "`value` stands twice, and once was wanted"),
    ("value seats applies when seats", "not-a-condition", "`seats` is a number, and a condition was wanted"),
    ("value tier as percent", "type-mismatch", "`as percent` shows a number, and the value is text"),
    ("value x + 1", "cycle", "`x` reads itself"),
]


@pytest.mark.parametrize(("body", "slug", "message"), INDICATORS, ids=[row[0][:60] for row in INDICATORS])
def test_one_mistake_of_an_indicator_is_said_once(body: str, slug: str, message: str) -> None:
    found = said(PROGRAM, f"indicator x {{ {body} }}")
    assert found[:1] == [(slug, message)]
    assert len(found) <= 2


DECLARATIONS = [
    (
        "accounts other { key id : text }",
        "one-population",
        "`crm` and `other` are both `accounts`, and one population was wanted",
    ),
    ("facts f { column x : number }", "missing-clause", "`f` has no `account`"),
    ("events e { account id }", "missing-clause", "`e` has no `time`"),
    ("events e { account via usag on x time at : time }", "unknown-source", "there is no source `usag`"),
    (
        "events e { account via usage on x time at : time }",
        "source-form",
        "`usage` has no `id` by which its rows could be looked up",
    ),
    ("facts f { account id column x : number column x : text }", "duplicate-name", "`f` declares the column `x` twice"),
    (
        "facts f { account id column x : number column X : text }",
        "names-differ-by-case",
        "the columns `x` and `X` differ by case alone",
    ),
    ("facts f { account id column x : number from 5 to 1 }", "bad-type", "the range ends before it begins"),
    ("facts f { account id column x : text from 5 }", "bad-type", "`text` takes no `from`"),
    ("facts f { account id column x : number in (1, 1) }", "duplicate-arm", "`1` stands twice in the set"),
    ("facts f { account id column x : number known y }", "unknown-column", "`f` declares no column `y`"),
    (
        "facts f { account id time at : date }",
        "clause-place",
        "`time` was found in `facts f`, and it belongs to `events`",
    ),
    ("let use = 3", "duplicate-name", "`use` is declared twice"),
    ("let Use = 3", "names-differ-by-case", "`use` and `Use` differ by case alone"),
    ("let a = b  let b = a", "cycle", "declarations read one another in a circle: `a` → `b` → `a`"),
    (
        "let r = usage.calls + tickets.urgency",
        "aggregate-source",
        "the `let` `r` reads the rows of `usage` and of `tickets`",
    ),
    (
        "let r = usage.calls  let x = r + 1  let y = avg(x) + x",
        "name-out-of-place",
        "`x` reads the rows of `usage`, so it is no single value",
    ),
    ("let r = r + usage.calls", "cycle", "`r` reads itself"),
    ("grades g { a from 50 b from 50 c below }", "grades-form", "`a` and `b` both begin at 50"),
    ("grades g { a from 50 b from 20 }", "grades-form", "no grade stands for scores below 20"),
    ("grades g { a below b below }", "grades-form", "two grades stand `below` the others, `a` and `b`"),
    (
        "grades g { unknown from 20 b below }",
        "grades-form",
        "`unknown` is always a grade: that of an account whose score is not known",
    ),
    ('test "t" { expect active }', "missing-clause", 'the test "t" has no `today`'),
    (
        'test "t" { today 2026-01-01 given crm { arr = "x" } expect active }',
        "type-mismatch",
        '`"x"` is text, and `arr` is money',
    ),
    ('test "t" { today 2026-01-01 given crm { ar = 1 } expect active }', "unknown-column", "`crm` has no column `ar`"),
    ('test "t" { today 2026-01-01 given cm { arr = 1 } expect active }', "unknown-source", "there is no source `cm`"),
    (
        'test "t" { today 2026-01-01 expect health plays resque }',
        "unknown-play",
        "no trigger of `health` plays `resque`",
    ),
]


@pytest.mark.parametrize(("text", "slug", "message"), DECLARATIONS, ids=[row[0][:60] for row in DECLARATIONS])
def test_one_mistake_of_a_declaration_is_said_once(text: str, slug: str, message: str) -> None:
    assert said(PROGRAM, text) == [(slug, message)]


def test_a_broken_declaration_causes_no_others() -> None:
    found = said(
        SOURCES,
        "indicator use { value seats score foo }\n"
        "scorecard c { weights { use 100% } grades letters trigger t { when use > 3 play x } }",
    )
    assert len(found) == 1
    found = said(SOURCES, "scorecard c { points }\nlet x = c.score > 3 and c.grade == bad")
    assert len(found) == 1


def test_a_program_without_accounts_says_so_once() -> None:
    assert said("let x = 1") == [("one-population", "nothing declares the accounts that are to be scored")]


def test_three_faults_give_three_messages() -> None:
    assert len(said(PROGRAM, "let a = seatz + 1\nlet b = a + 2\nlet c = tier + 1\nlet d = c > b\nlet e = foo(d)")) == 3


def test_a_type_error_says_where_each_type_comes_from() -> None:
    _, found = check(PROGRAM, "let a = crm.seats > 30 days")
    assert [label.text for label in found[0].labels] == [
        "`crm.seats` is a number",
        "declared here",
        "`30 days` is a duration",
    ]


def test_the_sound_program_is_sound() -> None:
    assert sound(PROGRAM).scorecard("health").default.segment == "default"


NAMES = [
    ("let `a.b` = 3", "name-form", "`a.b` holds `.`, which joins names in results and files"),
    ("let history = 3", "name-form", "`history` is taken: it means the earlier runs of a scorecard"),
    (
        "indicator trigger { value crm.seats }",
        "name-form",
        "`trigger` is taken: results call something else of a scorecard so",
    ),
    (
        "scorecard account { weights { use 100% } grades letters }",
        "name-form",
        "`account` is taken: results call something else so",
    ),
    (
        "scorecard c { weights { g 50% { use 100% } g 50% { late 100% } } grades letters }",
        "duplicate-name",
        "the level `g` has a name that is taken: a level of the same tree is called so too",
    ),
    (
        "scorecard c { weights { c 100% { use 100% } } grades letters }",
        "duplicate-name",
        "the level `c` has a name that is taken: its scorecard is called so too",
    ),
]


@pytest.mark.parametrize(("text", "slug", "message"), NAMES, ids=[row[0][:60] for row in NAMES])
def test_a_name_that_results_cannot_carry(text: str, slug: str, message: str) -> None:
    assert said(PROGRAM, text) == [(slug, message)]


def test_a_column_may_be_called_anything() -> None:
    assert sound(SOURCES.replace("column arr : money", "column arr : money  column `Risk (%)` : percent"))


def test_a_file_that_could_not_be_imported_hides_what_it_declares() -> None:
    program, found = check('import "elsewhere.score"\nindicator x { value seats + sum(usage.calls) score direct }')
    assert program is None
    assert found == ()
