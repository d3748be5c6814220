"""Zeros of both signs, which are one number wherever rows are counted, told apart, ordered or compared."""

from scorelang.kernel.operators import Arith, Compare, Const, Ref, Sort
from scorelang.kernel.plan import (
    AccountsPlan,
    Input,
    Kernel,
    Measure,
    Newest,
    Output,
    PeerMedianStep,
    PeerRankStep,
    RowStep,
    SourcePlan,
    Step,
    account_name,
)
from scorelang.kernel.tables import Tables

X, BY = Input("log.x", "log", "x", Sort.NUMBER), Input("log.by", "log", "by", Sort.NUMBER)
AT, KEY = Input("log.at", "log", "at", Sort.DAY), Input("crm.id", "crm", "id", Sort.TEXT)
SIDE, TIMES = Input("crm.side", "crm", "side", Sort.NUMBER), Input("crm.times", "crm", "times", Sort.NUMBER)
TRUE = Const(Sort.FLAG, True)


def zeros() -> tuple[Kernel, Tables]:
    """Products that are 0.0 in one row and -0.0 in the next; only one account has any."""
    product, newest = Ref(Sort.NUMBER, "log.product"), Ref(Sort.FLAG, "log.newest")
    all_rows, value = Ref(Sort.FLAG, "log.all"), Ref(Sort.NUMBER, "value")
    columns = (
        RowStep(product.name, Arith("*", X.ref, BY.ref)),
        RowStep(all_rows.name, Compare("<", AT.ref, Const(Sort.DAY, 100))),
        Newest(newest.name, all_rows, (product,), AT.ref, (X.ref, BY.ref)),
    )
    measures = (
        Measure("distinct", "distinct", Sort.WIDE, product, None),
        Measure("of each", "count", Sort.WIDE, None, newest),
        Measure("none", "count", Sort.WIDE, None, Compare("==", product, Const(Sort.NUMBER, 0.0))),
        Measure("last", "max", Sort.DAY, AT.ref, None),
        Measure("below", "count", Sort.WIDE, None, Compare("<", product, Const(Sort.NUMBER, 0.0))),
    )
    log = SourcePlan(
        "log", (X, BY, AT), Ref(Sort.TEXT, account_name("log")), AT.ref, None, (None, None), columns, measures
    )
    everybody = Ref(Sort.FLAG, "everybody")
    steps = (
        Step("value", Arith("*", SIDE.ref, TIMES.ref)),
        Step("everybody", Compare("==", value, value)),
        PeerRankStep("rank", value, None, everybody),
        PeerMedianStep("median", value, value, everybody),
        Step("median is 0", Compare("==", Ref(Sort.NUMBER, "median"), Const(Sort.NUMBER, 0.0))),
    )
    named = (*(measure.ref for measure in measures), Ref(Sort.NUMBER, "rank"), Ref(Sort.FLAG, "median is 0"))
    outputs = tuple(Output(ref.name, ref) for ref in named)
    kernel = Kernel(0, AccountsPlan("crm", (KEY, SIDE, TIMES), KEY.ref, None), (log,), steps, outputs)
    rows = [(0.0, 1.0), (0.0, -1.0), (-2.5, 0.0), (3.0, 0.0), (1.0, 1.0)]
    cells = [{X.name: x, BY.name: by, AT.name: at, account_name("log"): "A1"} for at, (x, by) in enumerate(rows)]
    people = [{KEY.name: f"A{at}", SIDE.name: x, TIMES.name: by} for at, (x, by) in enumerate(rows)]
    return kernel, Tables(people, {"log": cells})
