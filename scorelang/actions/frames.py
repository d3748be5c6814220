"""Messages between the command and the process that renders: a length, and what is said behind it.

To the process go records. What it sends back is read as texts and JSON, and as nothing else.
"""

import io
import json
import pickle
import struct
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any

from scorelang.actions import context, schedule
from scorelang.source.records import field_names

HEADER = struct.Struct(">I")


def _reducer(kind: type) -> Callable[[Any], tuple[type, tuple[object, ...]]]:
    """A record as its class and its fields: three times faster than what frozen dataclasses do by themselves."""
    fields = field_names(kind)
    get = attrgetter(*fields)
    if len(fields) == 1:
        return lambda record: (kind, (get(record),))
    return lambda record: (kind, get(record))


REDUCERS = {
    kind: _reducer(kind)
    for room in (context, schedule)
    for kind in vars(room).values()
    if isinstance(kind, type) and field_names(kind)
}


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


def packed_texts(about: object, texts: Sequence[str]) -> bytes:
    """Some texts, and what is to be said about them, with the message's length before them.

    The texts stand behind the JSON letter by letter, which is many times faster than to write them within it.
    """
    encoded = [text.encode("utf-8", "replace") for text in texts]
    said = json.dumps([about, list(map(len, encoded))], ensure_ascii=False).encode("utf-8", "replace")
    data = b"".join((HEADER.pack(len(said)), said, *encoded))
    return HEADER.pack(len(data)) + data


def texts_of(data: bytes) -> tuple[Any, list[str]]:
    """What `packed_texts` was given; a ValueError where it is something else."""
    size = int.from_bytes(data[: HEADER.size])
    begin = HEADER.size + size
    about, sizes = json.loads(data[HEADER.size : begin])
    ends = list(accumulate(map(int, sizes), initial=begin))
    if ends[-1] != len(data) or min(sizes, default=0) < 0:
        raise ValueError("the texts do not end where the message does")
    return about, [data[start:end].decode("utf-8", "replace") for start, end in pairwise(ends)]
