"""SC7xxx: the data: files, columns, rows and freshness."""

from scorelang.diagnostics.record import Rule, Severity

NO_DATA_FILE = Rule("SC7001", "no-data-file", Severity.ERROR, "A data file does not exist")
NO_MATCH = Rule("SC7002", "no-matching-file", Severity.ERROR, "No file matches a binding's pattern")
NO_REGULAR_FILE = Rule("SC7003", "no-regular-data-file", Severity.ERROR, "A binding leads to no regular file")
CLOSED_FILE = Rule("SC7004", "closed-data-file", Severity.ERROR, "A data file cannot be opened")
UNKNOWN_DATA_FORMAT = Rule("SC7005", "unknown-data-format", Severity.ERROR, "The format of a data file is not known")
OTHER_DATA_FORMAT = Rule("SC7006", "other-data-format", Severity.ERROR, "A data file is of another format than it says")
EMPTY_DATA_FILE = Rule("SC7007", "empty-data-file", Severity.ERROR, "A data file is empty")
UNKNOWN_ENCODING = Rule("SC7008", "unknown-encoding", Severity.ERROR, "An encoding is not known")
WRONG_ENCODING = Rule("SC7009", "wrong-encoding", Severity.ERROR, "A data file is not in its encoding")
DAMAGED_DATA_FILE = Rule("SC7010", "damaged-data-file", Severity.ERROR, "A data file is damaged or cut off")
OVERSIZED_DATA_FILE = Rule("SC7011", "oversized-data-file", Severity.ERROR, "A packed file grows beyond its limit")
BAD_DELIMITER = Rule("SC7012", "bad-delimiter", Severity.ERROR, "A delimiter cannot be used")
UNKNOWN_SHEET = Rule("SC7014", "unknown-sheet", Severity.ERROR, "A sheet is not in the spreadsheet, or none is named")

MISSING_COLUMN = Rule("SC7020", "missing-column", Severity.ERROR, "A declared column is not in the data")
REPEATED_COLUMN = Rule("SC7021", "repeated-column", Severity.ERROR, "A declared column stands twice in the data")
WRONG_COLUMN_TYPE = Rule("SC7022", "wrong-column-type", Severity.ERROR, "A typed column cannot serve the declared type")

RAGGED_ROW = Rule("SC7030", "ragged-row", Severity.ERROR, "A row has more or fewer cells than the header")
OPEN_QUOTE = Rule("SC7031", "open-quote", Severity.ERROR, "A quote is not closed, or not alone in its cell")
LONG_ROW = Rule("SC7032", "long-row", Severity.ERROR, "A row is longer than can be read")
UNREADABLE_TEXT = Rule("SC7033", "unreadable-text", Severity.ERROR, "A text file cannot be read as a table")
NO_JSON_RECORD = Rule("SC7034", "no-json-record", Severity.ERROR, "A line of a JSON Lines file is no record")

NO_ROWS = Rule("SC7040", "no-rows", Severity.WARNING, "A source has no rows")
NO_ACCOUNTS = Rule("SC7041", "no-accounts", Severity.ERROR, "The accounts source has no accounts")
REFUSED_ROWS = Rule("SC7042", "refused-rows", Severity.WARNING, "Rows of a source were refused")
TOO_MANY_REFUSED = Rule("SC7043", "too-many-refused", Severity.ERROR, "More rows were refused than the binding allows")
FAULTY_CELLS = Rule("SC7044", "faulty-cells", Severity.WARNING, "Cells could not be read, or were not allowed")
STALE_SOURCE = Rule("SC7045", "stale-source", Severity.WARNING, "A source is older than it may be")
SILENT_SOURCE = Rule("SC7046", "silent-source", Severity.WARNING, "A source has had no new row for too long")
LOST_OWNER = Rule("SC7047", "lost-owner", Severity.ERROR, "The source that says whose rows these are was not loaded")
UNDATED_COLUMNS = Rule("SC7048", "undated-columns", Severity.NOTE, "Columns may know what came after the day")
MIXED_LINE_ENDS = Rule("SC7060", "mixed-line-ends", Severity.WARNING, "The lines of a text file end in several ways")
PARTIAL_COLUMN = Rule("SC7061", "partial-column", Severity.NOTE, "Some files of a source lack an optional column")
CHANGED_DATA_FILE = Rule("SC7070", "changed-data-file", Severity.ERROR, "A data file changed while it was read")
OUTSIDE_DATA = Rule("SC7071", "outside-data-file", Severity.ERROR, "A data file lies outside the folder of the data")

RULES = (
    NO_DATA_FILE,
    NO_MATCH,
    NO_REGULAR_FILE,
    CLOSED_FILE,
    UNKNOWN_DATA_FORMAT,
    OTHER_DATA_FORMAT,
    EMPTY_DATA_FILE,
    UNKNOWN_ENCODING,
    WRONG_ENCODING,
    DAMAGED_DATA_FILE,
    OVERSIZED_DATA_FILE,
    BAD_DELIMITER,
    UNKNOWN_SHEET,
    MISSING_COLUMN,
    REPEATED_COLUMN,
    WRONG_COLUMN_TYPE,
    RAGGED_ROW,
    OPEN_QUOTE,
    LONG_ROW,
    UNREADABLE_TEXT,
    NO_JSON_RECORD,
    NO_ROWS,
    NO_ACCOUNTS,
    REFUSED_ROWS,
    TOO_MANY_REFUSED,
    FAULTY_CELLS,
    STALE_SOURCE,
    SILENT_SOURCE,
    LOST_OWNER,
    UNDATED_COLUMNS,
    MIXED_LINE_ENDS,
    PARTIAL_COLUMN,
    CHANGED_DATA_FILE,
    OUTSIDE_DATA,
)
