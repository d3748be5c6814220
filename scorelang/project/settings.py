"""Every setting of scorelang.toml: its name, what it holds and what it is for. The one table of them."""

from enum import Enum

from scorelang.source.records import dataclass

LANGUAGE = 1


class Kind(Enum):
    """What a value may be; the words are what a message says was wanted."""

    TEXT = "a text"
    TEXTS = "a list of texts"
    FLAG = "true or false"
    WHOLE = "a whole number, not below zero"
    COUNT = "a whole number from 1 to 1000"
    MEMORY = 'an amount of memory such as "4GB"'
    SHARE = 'a share such as "1%"'
    LENGTH = 'a length of time, from a day, such as "3 years"'
    WORKLOAD = 'hours a week such as "20 hours per week"'
    TIME = "a date or a time"
    SECRET = 'a secret such as { env = "NAME" }'
    TEXT_OR_ENV = 'a text, or { env = "NAME" }'
    PATHS = "a path, or a list of paths"
    NUMBER = "a number"
    DAY = "a day such as 2026-03-01, without quotes"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with these settings; `every`: what each value is where the names are free."""

    settings: tuple["Setting", ...] = ()
    every: "Kind | Table | Rows | None" = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Any number of tables with the same settings: `[[name]]`, once each."""

    table: Table


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting."""

    name: str
    kind: Kind | Table | Rows
    about: str
    required: bool = False
    default: str | int | tuple[str, ...] | None = None  # what counts where nothing is said


BINDING = Table(
    (
        Setting("path", Kind.PATHS, "the file or a pattern of files, from the project or the profile's `folder`"),
        Setting("table", Kind.TEXT, "a table or view of the profile's database"),
        Setting("query", Kind.TEXT, "a query that only reads, run in the profile's database"),
        Setting("format", Kind.TEXT, "csv, tsv, parquet, jsonl or xlsx, where the file's name does not say it"),
        Setting("encoding", Kind.TEXT, "the encoding of a text file, where it is not UTF-8"),
        Setting("delimiter", Kind.TEXT, "what stands between two cells of a text file"),
        Setting("sheet", Kind.TEXT, "the sheet of a spreadsheet"),
        Setting("decimal", Kind.TEXT, 'the decimal mark of numbers, "." or ","'),
        Setting("absent", Kind.TEXTS, "spellings that mean: nothing stands here"),
        Setting("true", Kind.TEXTS, "spellings that mean true"),
        Setting("false", Kind.TEXTS, "spellings that mean false"),
        Setting("columns", Table(every=Kind.TEXT), "the data's own name of a column, where it is another"),
        Setting("refuse_at_most", Kind.SHARE, "the share of rows that may be refused before a run stops"),
        Setting("required", Kind.FLAG, "whether a run stops where the source cannot be loaded"),
        Setting("loaded_at", Kind.TIME, "when the data was loaded, held against `refresh`"),
    )
)

DATABASE = (
    Setting("host", Kind.TEXT, "the database's host"),
    Setting("port", Kind.WHOLE, "the database's port"),
    Setting("database", Kind.TEXT, "the database's name"),
    Setting("user", Kind.TEXT_OR_ENV, "who connects"),
    Setting("password", Kind.SECRET, "the password, from the environment"),
    Setting("url", Kind.SECRET, "the database's whole address, from the environment"),
    Setting("sslmode", Kind.TEXT, "how the connection is secured, such as require or verify-full"),
    Setting("lock_timeout", Kind.WHOLE, "how many seconds to wait for a locked table; 30 where nothing is said"),
)

FILE = (
    Setting("delimiter", Kind.TEXT, "what stands between two cells; a comma where nothing is said"),
    Setting("decimal", Kind.TEXT, 'the decimal mark of numbers, "." or ","'),
    Setting("absent", Kind.TEXT, 'what stands for nothing, such as "#N/A"; an empty cell where nothing is said'),
)

TARGET = Table(
    (
        Setting("path", Kind.TEXT, "the CSV file with the changed rows, from the project"),
        Setting("table", Kind.TEXT, "a table of the target's database, else of the profile's; made where it is not"),
        Setting("scorecard", Kind.TEXT, "the scorecard, where there are several"),
        Setting("view", Kind.TEXT, "a view of the scorecard: what it leaves out is not published"),
        Setting("columns", Table(every=Kind.TEXT), "what is published, and the header of each; else the usual ones"),
        Setting("gone", Kind.TEXT, "rows of accounts that left: keep (as they are), mark (empty) or delete"),
        Setting(
            "ask_above",
            Kind.SHARE,
            "the share of its rows above which it asks; else above 20% of rows that would be emptied or deleted",
        ),
        *FILE,
        *DATABASE,
    )
)

PROFILE = Table(
    (
        Setting("engine", Kind.TEXT, "what scores the accounts", default="duckdb"),
        Setting("folder", Kind.TEXT_OR_ENV, "the folder that paths of this profile are relative to"),
        *DATABASE,
        Setting("schema", Kind.TEXT, "the schema of the database to which scores and history are written too"),
        Setting("master", Kind.TEXT, "where Spark runs; local[*] where nothing is said"),
        Setting(
            "memory",
            Kind.MEMORY,
            "how much memory the engine may take; what is more goes to the folder for temporary files (`TMPDIR`)",
        ),
        Setting("threads", Kind.COUNT, "how many threads the engine may use"),
        Setting("refuse_at_most", Kind.SHARE, "the share of rows a source may refuse, where its binding says nothing"),
        Setting("absent", Kind.TEXTS, "spellings that mean absent, where a binding says nothing"),
        Setting("required", Kind.FLAG, "whether a source that cannot be loaded stops a run, as its binding may say"),
        Setting("sources", Table(every=BINDING), "where the data of each source lies"),
        Setting("publish", Table(every=TARGET), "targets of this profile, in the place of those of that name"),
    )
)

SETTINGS = Table(
    (
        Setting(
            "project",
            Table(
                (
                    Setting("name", Kind.TEXT, "the project's name; that of its folder where nothing is said"),
                    Setting("language", Kind.WHOLE, "the version of the language", default=LANGUAGE),
                    Setting("required-version", Kind.TEXT, "the release of scorelang this project needs"),
                    Setting(
                        "scorecards", Kind.TEXTS, "folders (or files) with `.score` files", default=("scorecards",)
                    ),
                    Setting("playbooks", Kind.TEXT, "the folder with the playbooks", default="playbooks"),
                    Setting("timezone", Kind.TEXT, "the zone in which days begin and end", default="UTC"),
                    Setting("currency", Kind.TEXT, "the currency of every amount"),
                    Setting("holidays", Kind.TEXT, "a CSV file whose column `date` holds days nobody works"),
                    Setting(
                        "profile",
                        Kind.TEXT,
                        "the profile that is taken where none is asked for; the first where nothing is said",
                    ),
                )
            ),
            "what the project is",
            required=True,
        ),
        Setting(
            "history",
            Table(
                (
                    Setting("path", Kind.TEXT, "the folder of the history", default="history"),
                    Setting("keep", Kind.LENGTH, "how long a day is kept; for ever where nothing is said"),
                )
            ),
            "what past runs said",
        ),
        Setting(
            "plans",
            Table(
                (
                    Setting("path", Kind.TEXT, "the folder of the plans", default="plans"),
                    Setting("fallback", Kind.TEXT, "who gets a task whose role resolves to nobody"),
                    Setting("capacity", Table(every=Kind.WORKLOAD), "the hours that each person of a role has"),
                )
            ),
            "the action plans",
        ),
        Setting("roles", Table(every=Kind.TEXT), "who a role is: a column of the accounts, or a person"),
        Setting("publish", Table(every=TARGET), "where results are published to, once a target"),
        Setting("profiles", Table(every=PROFILE), "where the data lies, once a profile", required=True),
    )
)

_WORD = (
    Setting("reason", Kind.TEXT, "why, in a sentence that is shown beside it", required=True),
    Setting("author", Kind.TEXT, "whose word it is", required=True),
    Setting("first_day", Kind.DAY, "the first day on which it counts; without one, all days up to its last"),
    Setting("last_day", Kind.DAY, "the last day on which it counts", required=True),
)

OVERRIDES = Table(
    (
        Setting(
            "override",
            Rows(
                Table(
                    (
                        Setting("scorecard", Kind.TEXT, "the scorecard, by its name", required=True),
                        Setting("account", Kind.TEXT, "the account, by its key", required=True),
                        Setting("score", Kind.NUMBER, "the score that is published instead", required=True),
                        *_WORD,
                    )
                )
            ),
            "a score that somebody puts in the place of the computed one",
        ),
        Setting(
            "silence",
            Rows(
                Table(
                    (
                        Setting("scorecard", Kind.TEXT, "the scorecard, by its name", required=True),
                        Setting("account", Kind.TEXT, "the account, by its key", required=True),
                        Setting("trigger", Kind.TEXT, "the trigger, by its name; all of the scorecard's without one"),
                        *_WORD,
                    )
                )
            ),
            "a trigger that asks for nothing for a while, because somebody knows about it",
        ),
    )
)
