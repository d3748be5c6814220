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
)
