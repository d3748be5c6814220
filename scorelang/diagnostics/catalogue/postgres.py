"""SC810x: a database, as the place of sources and as the engine."""

from scorelang.diagnostics.record import Rule, Severity

NOT_CONNECTED = Rule("SC8100", "not-connected", Severity.ERROR, "The database cannot be reached")
CONNECTION_LOST = Rule("SC8101", "connection-lost", Severity.ERROR, "The connection to the database was lost")
LOCKED_TABLE = Rule("SC8102", "locked-table", Severity.ERROR, "A table is locked by someone else")
NO_RIGHTS = Rule("SC8103", "no-rights", Severity.ERROR, "The role may not do what a run needs")
NO_TABLE = Rule("SC8104", "no-table", Severity.ERROR, "A table does not exist")
NO_SELECT = Rule("SC8105", "no-select", Severity.ERROR, "The query of a source is not one SELECT")
NO_ROOM = Rule("SC8106", "no-room", Severity.ERROR, "The database has no room left")
STOPPED_BY_SERVER = Rule("SC8107", "stopped-by-server", Severity.ERROR, "The database stopped a statement")
FOREIGN_TEXT = Rule("SC8108", "foreign-text", Severity.ERROR, "A text cannot be kept by the engine")
QUERY_FAILED = Rule("SC8109", "query-failed", Severity.ERROR, "The database cannot run the query of a source")
UNFIT_DATABASE = Rule("SC8110", "unfit-database", Severity.ERROR, "The database is none that a run can use")
NO_CONNECTION = Rule("SC8111", "no-connection", Severity.ERROR, "The profile does not say where its database is")

RULES = (
    NOT_CONNECTED,
    CONNECTION_LOST,
    LOCKED_TABLE,
    NO_RIGHTS,
    NO_TABLE,
    NO_SELECT,
    NO_ROOM,
    STOPPED_BY_SERVER,
    FOREIGN_TEXT,
    QUERY_FAILED,
    UNFIT_DATABASE,
    NO_CONNECTION,
)
