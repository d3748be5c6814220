"""What a source's query may ask of an engine: one SELECT that only reads, by functions that reach nothing else.

The functions are a list of what may be called, and not of what may not: a database has functions that read files, open
connections, wait or run programs, and anybody can add more. What a team has made itself stands in a view.
"""

from collections.abc import Iterator

import sqlglot
from sqlglot import Token, TokenType, exp
from sqlglot.errors import SqlglotError

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.engines.fault import EngineError
from scorelang.sources.binding import Binding

_BEGINNINGS = (TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN)
# Text whose end not every lexer finds in the same place, behind which something could be hidden.
_UNCLEAR = (TokenType.BYTE_STRING, TokenType.UNICODE_STRING)
_CHANGES = (
    exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Into, exp.Lock, exp.Command, exp.DDL, exp.MultitableInserts,
    exp.QueryTransform,
)  # fmt: skip
# Each as SQL calls it, and as the parser's class is called where it knows the function.
_NAMES = """
and or xor not case if coalesce nullif nvl2 greatest least equalnull decodecase any logicaland logicalor exists
nullifzero zeroifnull isnull isnotnull every some
cast trycast castcast collate date time datetime timestamp bigint smallint tinyint decimal binary
abs ceil floor round bround rint trunc sign sqrt cbrt pow exp expm1 ln log log1p mod pmod div negative positive
factorial degrees radians pi e sin cos tan cot sec csc asin acos atan atan2 sinh cosh tanh asinh acosh atanh hypot
widthbucket isnan nanvl conv safedivide safeadd safesubtract safemultiply try_mod rand randn random uniform
bitwiseandagg bitwiseoragg bitwisexoragg bitwisecount bitwiseleftshift bitwiserightshift getbit
lower upper initcap length bitlength octet_length ascii chr concat concatws contains startswith endswith elt
find_in_set format format_number levenshtein left right pad btrim trim overlay position strposition regexplike
regexpilike regexpcount regexpextract regexpextractall regexpinstr regexpreplace regexpsplit regexpsubstr
regexp_match regexp_matches regexp_like regexp_split_to_array regexp_split_to_table repeat replace reverse soundex
space split splitpart stringtoarray string_to_table substring substringindex translate tochar to_varchar tonumber
timetostr numbertostr quote_literal quote_ident encode decode unicode hex unhex tobase64 frombase64 base64encode
md5 sha sha2 md5digest crc32 hash xxhash64 uuid mask parseurl url_decode url_encode
currentdate currenttime currenttimestamp localtime localtimestamp now adddays addmonths age monthsbetween dateadd
datesub datediff datetrunc timetrunc timestampadd timestampsub timestampdiff timestamptrunc timediff datebin
datefromparts make_date makeinterval make_dt_interval make_ym_interval make_timestamp_ntz make_timestamp_ltz
make_timestamp make_timestamptz timestampfromparts datefromunixdate date_part datepart day dayofmonth dayofweek
dayofweekiso dayofyear dayname weekday week weekofyear month monthname quarter year yearofweek hour minute second
extract lastday nextday isfinite justifydays justifyhours justifyinterval converttimezone fromtimezone timezone
strtodate strtotime strtounix timestrtotime tsordsadd tsordsdiff tsordstodate tsordstotimestamp tsordstotime unixdate
unixmicros unixmillis unixseconds unixtostr unixtotime timestamp_micros timestamp_millis timestamp_seconds
try_to_date try_to_timestamp try_to_number try_to_time to_timestamp_ntz to_timestamp_ltz clock_timestamp
count countif sum avg mean min max argmax argmin anyvalue first last firstvalue lastvalue nthvalue mode median
percentilecont percentiledisc quantile approxquantile approxdistinct stddev stddevpop stddevsamp std variance
variancepop corr covarpop covarsamp kurtosis skewness regravgx regravgy regrcount regrintercept regrr2 regrslope
regrsxx regrsxy regrsyy groupconcat arrayagg arrayuniqueagg grouping groupingid try_sum try_avg
rank denserank percentrank cumedist ntile rownumber lag lead
array arrayappend arraycompact arrayconcat arraycontains arraydistinct arrayexcept arrayfilter arrayfirst
arrayinsert arrayintersect arraylast arraymax arraymin arrayoverlaps arrayposition arrayprepend arrayremove
arrayreverse arraysize arrayslice arraysort arraytostring array_repeat array_union arrays_overlap arrayszip
cardinality array_length forall filter reduce transform zip_with flatten map mapfromentries mapkeys mapcontainskey
varmap map_concat map_entries map_filter map_values struct structextract get
explode _explodeouter posexplode posexplodeouter inline inline_outer stack unnest generateseries
explodinggenerateseries range
jsonextract jsonextractscalar jsonbextract jsonbextractscalar jsonformat jsonkeys jsonexists jsonbexists fromjson
parsejson json_array_length json_tuple json_extract_path json_extract_path_text jsonb_extract_path
jsonb_extract_path_text json_array_elements json_array_elements_text jsonb_array_elements
jsonb_array_elements_text jsonb_array_length json_each json_each_text jsonb_each jsonb_each_text json_typeof
jsonb_typeof json_agg jsonb_agg json_object_agg
jsonb_object_agg row_to_json jsonobject jsonarray json_build_object jsonb_build_object to_json to_jsonb tomap strtomap
"""
_FUNCTIONS = frozenset(_NAMES.split())


def check_select(binding: Binding, dialect: str) -> str:
    """The query of a binding without what may end it; EngineError where it does more than read."""
    text = (binding.query or "").strip().rstrip(";")
    reason = objection(text, dialect)
    if reason is None:
        return text
    help = "it is one SELECT, and changes and locks nothing; what a function of your own does can stand in a view"
    raise EngineError(rules.NO_SELECT.at(binding.span, f"the query of `{binding.source}` {reason}", help=help))


def objection(text: str, dialect: str) -> str | None:
    """Why a query may do more than read tables, as far as its text says; None where nothing says so."""
    try:
        tokens = sqlglot.tokenize(text, read=dialect)
        if not tokens or tokens[0].token_type not in _BEGINNINGS:
            return "is not one SELECT"
        statements = sqlglot.parse(text, read=dialect)
    except (SqlglotError, RecursionError):
        return "cannot be read as one SELECT"
    if len(statements) != 1 or not isinstance(statements[0], exp.Query) or _changes(statements[0]):
        return "is not one SELECT"
    if any(map(_unclear, tokens)):
        return "has a comment or an escaped text that can be read in two ways"
    called = next((name for name in _called(statements[0]) if name not in _FUNCTIONS), None)
    return None if called is None else f"calls `{called}`, which is not a function that a source may use"


def _changes(statement: exp.Query) -> bool:
    return any(isinstance(node, _CHANGES) for node in statement.walk())


def _unclear(token: Token) -> bool:
    """Spark goes on behind a backslash at the end of a line; comments in comments end in different places."""
    return token.token_type in _UNCLEAR or any("/*" in one or one.rstrip().endswith("\\") for one in token.comments)


def _called(statement: exp.Query) -> Iterator[str]:
    """What is called, as the list has it; a function of somebody's own schema with that schema."""
    for node in statement.find_all(exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else type(node).__name__
        owner = node.parent.this if isinstance(node.parent, exp.Dot) and node.parent.expression is node else None
        yield name.lower() if owner is None or owner.name == "pg_catalog" else f"{owner.sql()}.{name}"
