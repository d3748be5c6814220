"""SC8xxx: running, history and the engine."""

from scorelang.diagnostics.record import Rule, Severity

DAMAGED_HISTORY = Rule("SC8001", "damaged-history", Severity.ERROR, "A day of the history is damaged")
LOCKED_PROJECT = Rule("SC8002", "locked-project", Severity.ERROR, "Another run is at work in this project")
NOT_WRITTEN = Rule("SC8003", "not-written", Severity.ERROR, "A result could not be written")
UNKNOWN_ACCOUNT = Rule("SC8005", "unknown-account", Severity.ERROR, "The account does not exist on that day")
NO_ENGINE = Rule("SC8009", "no-engine", Severity.ERROR, "The engine is not available")
ENGINE_FAILED = Rule("SC8010", "engine-failed", Severity.ERROR, "The engine could not finish its work")
NO_CHECKOUT = Rule("SC8090", "no-checkout", Severity.ERROR, "There is no git checkout to read another version from")
NO_VERSION = Rule("SC8091", "no-version", Severity.ERROR, "Git does not have that version")
BROKEN_VERSION = Rule("SC8092", "broken-version", Severity.ERROR, "The other version has errors itself")
OTHER_DATA = Rule("SC8093", "other-data", Severity.ERROR, "The other version cannot be scored on the data at hand")
LEFTOVER_FILE = Rule("SC8021", "leftover-file", Severity.WARNING, "A file in the history belongs to no day")
LOST_PROGRAM = Rule("SC8022", "lost-program", Severity.WARNING, "The text of a program on record is lost")
LATER_HISTORY = Rule("SC8023", "later-history", Severity.ERROR, "A later release of scorelang wrote the history")
OVERRIDDEN_STRANGER = Rule("SC8020", "overridden-stranger", Severity.WARNING, "An override is of no account")
NOTHING_KEPT = Rule("SC8120", "nothing-kept", Severity.ERROR, "There is no day on record to publish")
OLD_DAY = Rule("SC8121", "old-day", Severity.ERROR, "The newest day on record is older than it should be")
FOREIGN_FILE = Rule("SC8122", "foreign-file", Severity.ERROR, "A file stands where one would be published")
DAMAGED_STATE = Rule("SC8123", "damaged-state", Severity.ERROR, "What was published last cannot be read")
ABOVE_LIMIT = Rule("SC8124", "above-limit", Severity.ERROR, "More would be published than the limit allows")
UNFIT_TABLE = Rule("SC8125", "unfit-table", Severity.ERROR, "A table cannot hold what is published")
PUBLISHED_MEANWHILE = Rule("SC8126", "published-meanwhile", Severity.ERROR, "Somebody else published in between")
UNFORESEEN = Rule("SC8099", "unforeseen", Severity.ERROR, "A fault in scorelang itself")

RULES = (
    DAMAGED_HISTORY,
    LOCKED_PROJECT,
    NOT_WRITTEN,
    UNKNOWN_ACCOUNT,
    NO_ENGINE,
    ENGINE_FAILED,
    NO_CHECKOUT,
    NO_VERSION,
    BROKEN_VERSION,
    OTHER_DATA,
    OVERRIDDEN_STRANGER,
    LEFTOVER_FILE,
    LOST_PROGRAM,
    LATER_HISTORY,
    NOTHING_KEPT,
    OLD_DAY,
    FOREIGN_FILE,
    DAMAGED_STATE,
    ABOVE_LIMIT,
    UNFIT_TABLE,
    PUBLISHED_MEANWHILE,
    UNFORESEEN,
)
