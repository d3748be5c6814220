"""Messages between the command and the process that renders: a length, and what is said behind it.

To the process go records. What it sends back is read as texts and JSON, and as nothing else.
"""

import io
import json
import pickle
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any

from scorelang.actions import context, schedule
from scorelang.actions.context import PlanContext
from scorelang.actions.playbook import Library
from scorelang.actions.schedule import Scheduled
from scorelang.actions.sight import Shows
from scorelang.source.records import dataclass, field_names

HEADER = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Setup:
    """What all batches share."""

    library: Library
    currency: str
    project: str
    formats: tuple[str, ...]
    shows: Shows = field(default_factory=Shows)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is known of the playbooks of a plan.

    `refused`: those whose texts must not be rendered, with the reason; `raw`: those whose tasks' titles must not;
    `bare`: those whose texts do not show the tasks.
    """

    refused: Mapping[str, str] = field(default_factory=dict)
    raw: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Job:
    """One plan to render. `key`: the account's, which the context of a view may not have."""

    context: PlanContext
    made: tuple[Scheduled, ...]
    terms: Terms = field(default_factory=Terms)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The documents of one plan, and (playbook, reason) for what could not be made.

    `titles`: those of each playbook's tasks; none where they stay as they are written.
    """

    markdown: str
    html: str
    titles: list[list[str]]
    failures: list[tuple[str, str]]


def _reducer(kind: type) -> Callable[[Any], tuple[type, tuple[object, ...]]]:
    """A record as its class and its fields: three times faster than what records do by themselves."""
    fields = field_names(kind)
    get = attrgetter(*fields)
    if len(fields) == 1:
        return lambda record: (kind, (get(record),))
    return lambda record: (kind, get(record))


KINDS = [kind for room in (context, schedule) for kind in vars(room).values() if isinstance(kind, type)]
REDUCERS = {kind: _reducer(kind) for kind in (*KINDS, Job, Terms) if field_names(kind)}


class _Pickler(pickle.Pickler):
    dispatch_table = REDUCERS


def packed(value: object) -> bytes:
    """Records, with the message's length before them."""
    out = io.BytesIO()
    out.write(HEADER.pack(0))
    _Pickler(out, protocol=5).dump(value)
    out.seek(0)
    out.write(HEADER.pack(len(out.getbuffer()) - HEADER.size))
    return out.getvalue()


def packed_answers(answers: Sequence[Answer]) -> bytes:
    """The answers to a batch, with the message's length before them.

    The documents stand behind the JSON letter by letter, which is many times faster than to write them within it.
    """
    texts = [text.encode("utf-8", "replace") for answer in answers for text in (answer.markdown, answer.html)]
    about = [[(answer.titles, answer.failures) for answer in answers], list(map(len, texts))]
    said = json.dumps(about, ensure_ascii=False).encode("utf-8", "replace")
    data = b"".join((HEADER.pack(len(said)), said, *texts))
    return HEADER.pack(len(data)) + data


def answers_in(data: bytes) -> list[Answer]:
    """What `packed_answers` was given; a ValueError or TypeError where it is something else."""
    begin = HEADER.size + int.from_bytes(data[: HEADER.size])
    about, sizes = json.loads(data[HEADER.size : begin])
    ends = list(accumulate(map(int, sizes), initial=begin))
    if ends[-1] != len(data) or min(sizes, default=0) < 0:
        raise ValueError("the documents do not end where the message does")
    texts = [data[start:end].decode("utf-8", "replace") for start, end in pairwise(ends)]
    return [
        Answer(markdown, html, [list(map(str, some)) for some in titles], [(str(a), str(b)) for a, b in failures])
        for (titles, failures), markdown, html in zip(about, texts[::2], texts[1::2], strict=True)
    ]
