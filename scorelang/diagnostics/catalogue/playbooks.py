"""SC5xxx: playbooks, their templates, and the plans that are made of them."""

from scorelang.diagnostics.record import Rule, Severity

UNKNOWN_PLAYBOOK = Rule("SC5001", "unknown-playbook", Severity.ERROR, "a trigger plays a playbook that is not there")
UNPLAYED_PLAYBOOK = Rule("SC5002", "unplayed-playbook", Severity.WARNING, "a playbook that nothing plays")
NO_FRONT_MATTER = Rule("SC5003", "no-front-matter", Severity.ERROR, "a playbook without front matter between `+++`")
FRONT_MATTER_TOML = Rule("SC5004", "front-matter-toml", Severity.ERROR, "front matter that is not TOML")
UNKNOWN_KEY = Rule("SC5005", "unknown-key", Severity.ERROR, "a key that playbooks do not have")
MISSING_KEY = Rule("SC5006", "missing-key", Severity.ERROR, "a key that must stand is not there")
TASK_WITHOUT_OWNER = Rule("SC5007", "task-without-owner", Severity.ERROR, "a task that nobody owns")
TASK_WITHOUT_DUE = Rule("SC5008", "task-without-due", Severity.ERROR, "a task without a due day")
WRONG_VALUE = Rule("SC5009", "wrong-value", Severity.ERROR, "a value of the wrong form")
DUPLICATE_TASK = Rule("SC5010", "duplicate-task", Severity.ERROR, "two tasks with the same id")
UNKNOWN_TASK = Rule("SC5011", "unknown-task", Severity.ERROR, "`after` names a task that is not there")
CIRCULAR_TASKS = Rule("SC5012", "circular-tasks", Severity.ERROR, "tasks that wait for each other")
DUE_COLUMN = Rule(
    "SC5013", "due-column", Severity.ERROR, "a due day counts from a column that is no date of an account"
)
NO_TASKS = Rule("SC5014", "no-tasks", Severity.WARNING, "a playbook without a task")
TEMPLATE_NAME = Rule("SC5015", "template-name", Severity.ERROR, "a file name that no playbook can have")

TEMPLATE_SYNTAX = Rule("SC5020", "template-syntax", Severity.ERROR, "a template that cannot be read")
TEMPLATE_FORBIDDEN = Rule("SC5021", "template-forbidden", Severity.ERROR, "a construct that templates may not use")
TEMPLATE_NAME_UNKNOWN = Rule("SC5022", "template-unknown-name", Severity.ERROR, "a name that templates do not have")
TEMPLATE_FIELD = Rule("SC5023", "template-unknown-field", Severity.ERROR, "a field that a record does not have")
TEMPLATE_FILTER = Rule("SC5024", "template-unknown-filter", Severity.ERROR, "a filter or test that is not listed")
TEMPLATE_TYPE = Rule("SC5025", "template-type", Severity.ERROR, "a value of the wrong type in a template")
TEMPLATE_SIZE = Rule("SC5026", "template-size", Severity.ERROR, "a template that is too large, or could write too much")
UNKNOWN_TEMPLATE = Rule("SC5027", "unknown-template", Severity.ERROR, "a template that is not there, or in a circle")
NEVER_SHOWN = Rule("SC5028", "never-shown", Severity.WARNING, "text or a block that no plan ever shows")

PLAN_FAILED = Rule("SC5040", "plan-failed", Severity.ERROR, "a plan that could not be made")
PLAN_TOO_LONG = Rule("SC5041", "plan-too-long", Severity.ERROR, "a plan that took too long or grew too large")

CALENDAR_FORM = Rule("SC5050", "calendar-form", Severity.ERROR, "a calendar file with a line that is no day")
CALENDAR_IMPORT = Rule("SC5051", "calendar-import", Severity.ERROR, "a file from which no calendar can be imported")

RULES = (
    UNKNOWN_PLAYBOOK,
    UNPLAYED_PLAYBOOK,
    NO_FRONT_MATTER,
    FRONT_MATTER_TOML,
    UNKNOWN_KEY,
    MISSING_KEY,
    TASK_WITHOUT_OWNER,
    TASK_WITHOUT_DUE,
    WRONG_VALUE,
    DUPLICATE_TASK,
    UNKNOWN_TASK,
    CIRCULAR_TASKS,
    DUE_COLUMN,
    NO_TASKS,
    TEMPLATE_NAME,
    TEMPLATE_SYNTAX,
    TEMPLATE_FORBIDDEN,
    TEMPLATE_NAME_UNKNOWN,
    TEMPLATE_FIELD,
    TEMPLATE_FILTER,
    TEMPLATE_TYPE,
    TEMPLATE_SIZE,
    UNKNOWN_TEMPLATE,
    NEVER_SHOWN,
    PLAN_FAILED,
    PLAN_TOO_LONG,
    CALENDAR_FORM,
    CALENDAR_IMPORT,
)
