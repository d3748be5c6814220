"""Declarations that are incomplete or contradict themselves, and the rules of the whole card."""

from scorelang.diagnostics.record import Rule, Severity

DUPLICATE_CLAUSE = Rule("SC4001", "duplicate-clause", Severity.ERROR, "A clause that stands twice")
MISSING_CLAUSE = Rule("SC4002", "missing-clause", Severity.ERROR, "A clause that must stand")
WEIGHTS_SUM = Rule("SC4003", "weights-sum", Severity.ERROR, "Weights of a level that do not add up to 100%")
WEIGHT_FORM = Rule("SC4004", "weight-form", Severity.ERROR, "A weight that is missing, or that has no place")
TWICE_IN_TREE = Rule("SC4005", "twice-in-tree", Severity.ERROR, "An indicator that stands twice in a tree of weights")
EMPTY_LEVEL = Rule("SC4006", "empty-level", Severity.ERROR, "A level of weights with nothing in it")
POSITIONS_ORDER = Rule("SC4007", "positions-order", Severity.ERROR, "Positions of a line that do not ascend")
POINTS_RANGE = Rule("SC4009", "points-range", Severity.ERROR, "Points outside 0 to 100")
NOT_SCORED = Rule("SC4010", "not-scored", Severity.ERROR, "Points asked of an indicator that has no `score`")
GRADES_FORM = Rule("SC4011", "grades-form", Severity.ERROR, "Grades that leave a gap or contradict one another")
SEGMENT_FORM = Rule("SC4012", "segment-form", Severity.ERROR, "A segment that changes what is not there")
SOURCE_FORM = Rule("SC4013", "source-form", Severity.ERROR, "A source that lacks what its rows need")
BOUND_RANGE = Rule("SC4014", "bound-range", Severity.ERROR, "A bound outside the scorecard's scale")
CLAUSE_PLACE = Rule("SC4015", "clause-place", Severity.ERROR, "A clause that has no place beside another")
ONE_POPULATION = Rule("SC4016", "one-population", Severity.ERROR, "A program without accounts, or with two populations")
SCALE_FORM = Rule("SC4017", "scale-form", Severity.ERROR, "A scale that is no range, or that cannot be weighed")
MUTES_FORM = Rule("SC4018", "mutes-form", Severity.ERROR, "Triggers that mute themselves or one another")
EXPECT_FORM = Rule("SC4019", "expect-form", Severity.ERROR, "An expectation that is no comparison of a statistic")
TEST_FORM = Rule("SC4020", "test-form", Severity.ERROR, "A test that lacks what it needs")
WORD_CHOICE = Rule("SC4021", "word-choice", Severity.ERROR, "A word that is none of the few that may stand")

STEPS_GAP = Rule("SC4101", "steps-gap", Severity.WARNING, "A value that no arm of `steps` takes")
STEPS_OVERLAP = Rule("SC4102", "steps-overlap", Severity.WARNING, "A value that two opposite arms of `steps` take")
STEP_UNREACHED = Rule("SC4103", "step-unreached", Severity.WARNING, "An arm that no value comes to")
CURVE_TURNS = Rule("SC4104", "curve-turns", Severity.NOTE, "A curve that rises and then falls, or the reverse")
CURVE_FLAT = Rule("SC4105", "curve-flat", Severity.WARNING, "A curve that gives every value the same points")
RUBRIC_DIFFERS = Rule("SC4106", "rubric-differs", Severity.WARNING, "A curve that gives other points than its rubric")
SCORE_RANGE = Rule("SC4110", "score-range", Severity.NOTE, "A score that cannot come to all of its scale")
GRADE_UNREACHED = Rule("SC4111", "grade-unreached", Severity.WARNING, "A grade that no account can have")
TRIGGER_NEVER = Rule("SC4112", "trigger-never", Severity.WARNING, "A trigger that never opens")
CAP_NEVER = Rule("SC4113", "adjustment-never", Severity.WARNING, "A cap, floor or set that never changes a score")
SEGMENT_HIDDEN = Rule("SC4114", "segment-hidden", Severity.WARNING, "A segment that no account is ever in")
SEGMENT_EDGE = Rule("SC4115", "segment-edge", Severity.WARNING, "Two segments that meet in one value, which both want")
CONDITION_NEVER = Rule("SC4116", "condition-never", Severity.WARNING, "A condition that never holds")
LOW_COVERAGE = Rule("SC4117", "low-coverage", Severity.WARNING, "The best grade on almost nothing known")
LAGGING = Rule("SC4118", "lagging", Severity.WARNING, "A score that looks back more than it looks ahead")
STAGE_EMPTY = Rule("SC4119", "stage-empty", Severity.WARNING, "A stage of the lifecycle without an indicator")
UNUSED_INDICATOR = Rule("SC4120", "unused-indicator", Severity.WARNING, "An indicator that nothing weighs or reads")
UNUSED_SOURCE = Rule("SC4121", "unused-source", Severity.WARNING, "A source that nothing reads")
NO_ACTION = Rule("SC4123", "no-action", Severity.WARNING, "A score from which nothing follows")
NO_OWNER = Rule("SC4124", "no-owner", Severity.WARNING, "An action that is nobody's")
MAY_FLAP = Rule("SC4125", "may-flap", Severity.WARNING, "A trigger that can open and close at every run")
WINDOW_EDGE = Rule(
    "SC4126", "window-edge", Severity.WARNING, "A window over history that just misses the run at its edge"
)
BEYOND_HISTORY = Rule("SC4127", "beyond-history", Severity.WARNING, "A window longer than history is kept")
FAULT_AS_MISSING = Rule("SC4128", "fault-as-missing", Severity.WARNING, "A fault of the data that would change a score")

RULES: tuple[Rule, ...] = (
    DUPLICATE_CLAUSE,
    MISSING_CLAUSE,
    WEIGHTS_SUM,
    WEIGHT_FORM,
    TWICE_IN_TREE,
    EMPTY_LEVEL,
    POSITIONS_ORDER,
    POINTS_RANGE,
    NOT_SCORED,
    GRADES_FORM,
    SEGMENT_FORM,
    SOURCE_FORM,
    BOUND_RANGE,
    CLAUSE_PLACE,
    ONE_POPULATION,
    SCALE_FORM,
    MUTES_FORM,
    EXPECT_FORM,
    TEST_FORM,
    WORD_CHOICE,
    STEPS_GAP,
    STEPS_OVERLAP,
    STEP_UNREACHED,
    CURVE_TURNS,
    CURVE_FLAT,
    RUBRIC_DIFFERS,
    SCORE_RANGE,
    GRADE_UNREACHED,
    TRIGGER_NEVER,
    CAP_NEVER,
    SEGMENT_HIDDEN,
    SEGMENT_EDGE,
    CONDITION_NEVER,
    LOW_COVERAGE,
    LAGGING,
    STAGE_EMPTY,
    UNUSED_INDICATOR,
    UNUSED_SOURCE,
    NO_ACTION,
    NO_OWNER,
    MAY_FLAP,
    WINDOW_EDGE,
    BEYOND_HISTORY,
    FAULT_AS_MISSING,
)
