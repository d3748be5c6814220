"""SC6xxx: the project's configuration, its files and the imports between them."""

from scorelang.diagnostics.record import Rule, Severity

NO_PROJECT = Rule("SC6001", "no-project", Severity.ERROR, "No scorelang.toml was found")
NOT_TOML = Rule("SC6002", "not-toml", Severity.ERROR, "The configuration is no valid TOML")
UNKNOWN_SETTING = Rule("SC6003", "unknown-setting", Severity.ERROR, "A setting has a name that does not exist")
WRONG_SETTING = Rule("SC6004", "wrong-setting", Severity.ERROR, "A setting has a value of the wrong kind")
MISSING_SETTING = Rule("SC6005", "missing-setting", Severity.ERROR, "A setting that is needed does not stand")
UNKNOWN_ZONE = Rule("SC6006", "unknown-timezone", Severity.ERROR, "The time zone does not exist")
UNKNOWN_PROFILE = Rule("SC6007", "unknown-profile", Severity.ERROR, "The profile does not exist")
UNSET_SECRET = Rule("SC6008", "unset-variable", Severity.ERROR, "An environment variable that is needed is not set")
OTHER_LANGUAGE = Rule("SC6009", "other-language", Severity.ERROR, "The project asks for another language version")
OTHER_RELEASE = Rule("SC6010", "other-release", Severity.ERROR, "The project asks for another release of scorelang")
PLAIN_SECRET = Rule("SC6011", "plain-secret", Severity.ERROR, "A secret stands in the configuration itself")

NO_FILE = Rule("SC6020", "no-such-file", Severity.ERROR, "A file does not exist")
OUTSIDE = Rule("SC6021", "outside-project", Severity.ERROR, "A path leads out of the project")
NOT_REGULAR = Rule("SC6022", "not-a-file", Severity.ERROR, "A path is no regular file")
OTHER_SPELLING = Rule("SC6023", "other-spelling", Severity.ERROR, "A path is spelled otherwise than the file")
FILE_TOO_BIG = Rule("SC6024", "file-too-big", Severity.ERROR, "A file is larger than its limit")
UNREADABLE_FILE = Rule("SC6025", "unreadable-file", Severity.ERROR, "A file cannot be opened")
IMPORT_CYCLE = Rule("SC6026", "import-cycle", Severity.ERROR, "Files import one another in a circle")
IMPORT_DEPTH = Rule("SC6027", "import-depth", Severity.ERROR, "Imports are nested too deeply")
NO_SCORECARDS = Rule("SC6028", "no-scorecards", Severity.ERROR, "The project has no .score file")

UNBOUND_SOURCE = Rule("SC6040", "unbound-source", Severity.ERROR, "A source is bound to no data in this profile")
NEEDLESS_BINDING = Rule("SC6041", "needless-binding", Severity.WARNING, "A binding names what is not declared")

UNKNOWN_OVERRIDDEN = Rule("SC6060", "override-of-nothing", Severity.ERROR, "An override names what does not exist")
OVERRIDE_DAYS = Rule("SC6061", "override-days", Severity.ERROR, "An override ends before it begins")
OVERRIDE_CLASH = Rule("SC6062", "override-clash", Severity.ERROR, "Two overrides give one account a score on one day")
OVERRIDE_SCALE = Rule("SC6063", "override-scale", Severity.ERROR, "An overriding score is outside its scale")
OVERRIDE_BLANK = Rule("SC6064", "override-blank", Severity.ERROR, "An override has no reason, author or account")
OVERRIDE_ENDED = Rule("SC6065", "override-ended", Severity.NOTE, "An override counts no more")

UNKNOWN_TARGET = Rule("SC6070", "unknown-target", Severity.ERROR, "Nothing is published to a target of that name")
UNKNOWN_FIELD = Rule("SC6071", "unknown-field", Severity.ERROR, "A target names what a scorecard does not publish")

RULES = (
    NO_PROJECT,
    NOT_TOML,
    UNKNOWN_SETTING,
    WRONG_SETTING,
    MISSING_SETTING,
    UNKNOWN_ZONE,
    UNKNOWN_PROFILE,
    UNSET_SECRET,
    OTHER_LANGUAGE,
    OTHER_RELEASE,
    PLAIN_SECRET,
    NO_FILE,
    OUTSIDE,
    NOT_REGULAR,
    OTHER_SPELLING,
    FILE_TOO_BIG,
    UNREADABLE_FILE,
    IMPORT_CYCLE,
    IMPORT_DEPTH,
    NO_SCORECARDS,
    UNBOUND_SOURCE,
    NEEDLESS_BINDING,
    UNKNOWN_OVERRIDDEN,
    OVERRIDE_DAYS,
    OVERRIDE_CLASH,
    OVERRIDE_SCALE,
    OVERRIDE_BLANK,
    OVERRIDE_ENDED,
    UNKNOWN_TARGET,
    UNKNOWN_FIELD,
)
