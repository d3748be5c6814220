"""What each exit code means, whatever the format; and which code a message leads to."""

from collections.abc import Iterable
from enum import IntEnum

from scorelang.diagnostics import Diagnostic, Severity


class Exit(IntEnum):
    """The exit codes, each with one meaning."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    DATA = 3
    ENGINE = 4
    FAULT = 5
    STOPPED = 130
    TERMINATED = 143


MEANINGS = (
    (Exit.FINE, "all is well"),
    (Exit.FINDINGS, "findings in .score files or playbooks, failed tests or expectations"),
    (Exit.USAGE, "wrong use, or a wrong configuration"),
    (Exit.DATA, "the data: missing, refused above its limit, or damaged history"),
    (Exit.ENGINE, "the engine, a connection or a disk failed: worth trying again"),
    (Exit.FAULT, "a fault in scorelang itself"),
    (Exit.STOPPED, "stopped by Ctrl-C"),
    (Exit.TERMINATED, "terminated"),
)

_DATA_CODES = (
    "SC8001",
    "SC8005",
    "SC8008",
    "SC8021",
    "SC8022",
    "SC8023",
    "SC8052",
    "SC8093",
    "SC8108",
    "SC8120",
    "SC8121",
    "SC8123",
)
_USAGE_CODES = (
    "SC8006",
    "SC8007",
    "SC8051",
    "SC8060",
    "SC8061",
    "SC8090",
    "SC8091",
    "SC8092",
    "SC8105",
    "SC8111",
    "SC8122",
    "SC8125",
)
_FINDING_CODES = ("SC8124",)


def exit_for(found: Iterable[Diagnostic]) -> Exit:
    """The code of the gravest message; notes never fail."""
    codes = [_exit_of(one) for one in found if one.severity is not Severity.NOTE]
    return max(codes, default=Exit.FINE)


def _exit_of(diagnostic: Diagnostic) -> Exit:
    code = diagnostic.rule.code
    match code[2]:
        case "6":
            return Exit.USAGE
        case "7":
            return Exit.DATA
        case "8" if code in _FINDING_CODES:
            return Exit.FINDINGS
        case "8" if code in _DATA_CODES:
            return Exit.DATA
        case "8":
            return Exit.USAGE if code in _USAGE_CODES else Exit.ENGINE
        case _:
            return Exit.FINDINGS
