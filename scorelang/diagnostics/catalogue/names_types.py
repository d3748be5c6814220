"""Names that mean nothing or too much, and values of the wrong type."""

from scorelang.diagnostics.record import Rule, Severity

UNKNOWN_NAME = Rule("SC2001", "unknown-name", Severity.ERROR, "A name that nothing declares")
AMBIGUOUS_NAME = Rule("SC2002", "ambiguous-name", Severity.ERROR, "A bare name that could mean two things")
DUPLICATE_NAME = Rule("SC2003", "duplicate-name", Severity.ERROR, "A name that is declared twice")
CASE_DUPLICATE = Rule("SC2004", "names-differ-by-case", Severity.ERROR, "Two names that differ by case alone")
UNKNOWN_COLUMN = Rule("SC2005", "unknown-column", Severity.ERROR, "A column that its source does not have")
UNKNOWN_SOURCE = Rule("SC2006", "unknown-source", Severity.ERROR, "A source that nothing declares")
UNKNOWN_INDICATOR = Rule("SC2007", "unknown-indicator", Severity.ERROR, "An indicator that nothing declares")
UNKNOWN_SCORECARD = Rule("SC2008", "unknown-scorecard", Severity.ERROR, "A scorecard that nothing declares")
UNKNOWN_FUNCTION = Rule("SC2009", "unknown-function", Severity.ERROR, "A function that the language does not have")
UNKNOWN_TRIGGER = Rule("SC2011", "unknown-trigger", Severity.ERROR, "A trigger that the scorecard does not have")
UNKNOWN_OUTCOME = Rule("SC2012", "unknown-outcome", Severity.ERROR, "An outcome that nothing declares")
UNKNOWN_SCHEME = Rule("SC2013", "unknown-grades", Severity.ERROR, "A scheme of grades that nothing declares")
UNKNOWN_STAGE = Rule("SC2014", "unknown-stage", Severity.ERROR, "A stage that no scorecard has")
UNKNOWN_PLAYBOOK = Rule("SC2015", "unknown-play", Severity.ERROR, "A playbook that no trigger of the scorecard plays")
NAME_FORM = Rule("SC2016", "name-form", Severity.ERROR, "A name that results could not carry")
CYCLE = Rule("SC2020", "cycle", Severity.ERROR, "Declarations that read one another in a circle")
OUT_OF_PLACE = Rule("SC2021", "name-out-of-place", Severity.ERROR, "A name that cannot be read where it stands")

TYPE_MISMATCH = Rule("SC3001", "type-mismatch", Severity.ERROR, "Two values that do not go together")
WRONG_ARGUMENT = Rule("SC3002", "wrong-argument", Severity.ERROR, "An argument of the wrong type")
NOT_A_CONDITION = Rule("SC3003", "not-a-condition", Severity.ERROR, "A value where a condition was wanted")
OUTSIDE_SET = Rule("SC3004", "value-outside-set", Severity.ERROR, "A literal that its declared set does not have")
OUTSIDE_RANGE = Rule("SC3005", "value-outside-range", Severity.ERROR, "A literal outside its declared range")
CALENDAR_LENGTH = Rule("SC3006", "calendar-length", Severity.ERROR, "Months or years where a fixed length was wanted")
LOOK_AHEAD = Rule("SC3007", "look-ahead", Severity.ERROR, "A look ahead outside an outcome")
ARGUMENT_COUNT = Rule("SC3008", "argument-count", Severity.ERROR, "Too few or too many arguments")
MISPLACED_PART = Rule(
    "SC3009", "misplaced-part", Severity.ERROR, "A `where`, window or the like that has no place here"
)
AGGREGATE_SOURCE = Rule("SC3010", "aggregate-source", Severity.ERROR, "An aggregate over no source, or over two")
NESTED_AGGREGATE = Rule("SC3011", "nested-aggregate", Severity.ERROR, "An aggregate inside an aggregate")
NOT_CONSTANT = Rule("SC3012", "not-constant", Severity.ERROR, "A value that must be written out")
BRANCHES_DIFFER = Rule("SC3013", "branches-differ", Severity.ERROR, "Branches of different types")
NOT_EXHAUSTIVE = Rule("SC3014", "not-exhaustive", Severity.ERROR, "A `match` or `map` that leaves values out")
SCORE_NEVER = Rule("SC3015", "score-out-of-reach", Severity.WARNING, "A score held against what it never is")
BAD_TYPE = Rule("SC3016", "bad-type", Severity.ERROR, "A declared type that contradicts itself")
NO_ORDER = Rule("SC3017", "no-order", Severity.ERROR, "An order asked of what has none")
BAD_LENGTH = Rule("SC3018", "bad-length", Severity.ERROR, "A length of time that cannot be meant")
NO_STATE = Rule("SC3019", "no-state", Severity.ERROR, "`is absent` asked of what is no column")
TOO_LARGE = Rule("SC3021", "too-large", Severity.ERROR, "An expression that grows too large when it is written out")
DUPLICATE_ARM = Rule("SC3020", "duplicate-arm", Severity.ERROR, "A value that stands twice in a `match`, `map` or `in`")

RULES: tuple[Rule, ...] = (
    UNKNOWN_NAME,
    AMBIGUOUS_NAME,
    DUPLICATE_NAME,
    CASE_DUPLICATE,
    UNKNOWN_COLUMN,
    UNKNOWN_SOURCE,
    UNKNOWN_INDICATOR,
    UNKNOWN_SCORECARD,
    UNKNOWN_FUNCTION,
    UNKNOWN_TRIGGER,
    UNKNOWN_OUTCOME,
    UNKNOWN_SCHEME,
    UNKNOWN_STAGE,
    UNKNOWN_PLAYBOOK,
    NAME_FORM,
    CYCLE,
    OUT_OF_PLACE,
    TYPE_MISMATCH,
    WRONG_ARGUMENT,
    NOT_A_CONDITION,
    OUTSIDE_SET,
    OUTSIDE_RANGE,
    CALENDAR_LENGTH,
    LOOK_AHEAD,
    ARGUMENT_COUNT,
    MISPLACED_PART,
    AGGREGATE_SOURCE,
    NESTED_AGGREGATE,
    NOT_CONSTANT,
    BRANCHES_DIFFER,
    NOT_EXHAUSTIVE,
    SCORE_NEVER,
    BAD_TYPE,
    NO_ORDER,
    BAD_LENGTH,
    NO_STATE,
    DUPLICATE_ARM,
    TOO_LARGE,
)
