"""SC1xxx: text that is not a `.score` file."""

from scorelang.diagnostics.record import Rule, Severity

UNEXPECTED = Rule("SC1001", "unexpected", Severity.ERROR, "Something else is wanted here")
NOT_UTF8 = Rule("SC1002", "not-utf8", Severity.ERROR, "The file is not UTF-8 text")
FORBIDDEN_CHARACTER = Rule("SC1003", "forbidden-character", Severity.ERROR, "A character that cannot be seen")
FILE_TOO_LARGE = Rule("SC1004", "file-too-large", Severity.ERROR, "The file is larger than 1 MB")
TOO_DEEP = Rule("SC1005", "too-deep", Severity.ERROR, "More than 200 levels within each other")
TOO_MANY_DECLARATIONS = Rule("SC1006", "too-many-declarations", Severity.ERROR, "More than 10,000 declarations")
LONG_NAME = Rule("SC1007", "long-name", Severity.ERROR, "A name of more than 64 letters")
NUMBER_FORM = Rule("SC1008", "number-form", Severity.ERROR, "A number in a form that others read differently")
CHAINED_COMPARISON = Rule("SC1009", "chained-comparison", Severity.ERROR, "Comparisons do not chain")
OPEN_TEXT = Rule("SC1010", "open-text", Severity.ERROR, "A text without its closing quote")
FOREIGN_SPELLING = Rule("SC1011", "foreign-spelling", Severity.ERROR, "The spelling of another language")
NO_SUCH_DAY = Rule("SC1012", "no-such-day", Severity.ERROR, "A day that no calendar has")
WRITTEN_TWICE = Rule("SC1013", "written-twice", Severity.ERROR, "The same part is written twice")
NAME_LETTERS = Rule("SC1014", "name-letters", Severity.ERROR, "A name with letters that look like others")
OPEN_BLOCK = Rule("SC1015", "open-block", Severity.ERROR, "A block or parenthesis that is never closed")
STRAY_CLOSE = Rule("SC1016", "stray-close", Severity.ERROR, "A closing bracket that nothing opened")
UNKNOWN_ESCAPE = Rule("SC1017", "unknown-escape", Severity.ERROR, "A backslash before a letter that means nothing")
MEANINGLESS = Rule("SC1019", "meaningless", Severity.ERROR, "A sign that the language does not have")
ELSE_NOT_LAST = Rule("SC1018", "else-not-last", Severity.ERROR, "`else` is not the last arm")
IGNORE_FORM = Rule("SC1030", "ignore-form", Severity.WARNING, "A comment that ignores, without a code or a reason")
NEEDLESS_IGNORE = Rule("SC1031", "needless-ignore", Severity.WARNING, "A comment that ignores what is not there")

RULES = (
    UNEXPECTED,
    NOT_UTF8,
    FORBIDDEN_CHARACTER,
    FILE_TOO_LARGE,
    TOO_DEEP,
    TOO_MANY_DECLARATIONS,
    LONG_NAME,
    NUMBER_FORM,
    CHAINED_COMPARISON,
    OPEN_TEXT,
    FOREIGN_SPELLING,
    NO_SUCH_DAY,
    WRITTEN_TWICE,
    NAME_LETTERS,
    OPEN_BLOCK,
    STRAY_CLOSE,
    UNKNOWN_ESCAPE,
    ELSE_NOT_LAST,
    MEANINGLESS,
    IGNORE_FORM,
    NEEDLESS_IGNORE,
)
