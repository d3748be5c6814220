"""Messages between the command and the process that renders: a length, and the records behind it."""

import io
import pickle
import struct
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from scorelang.actions import context, schedule

HEADER = struct.Struct(">I")


def _reducer(kind: type) -> Callable[[Any], tuple[type, tuple[object, ...]]]:
    """A record as its class and its fields: three times faster than what frozen dataclasses do by themselves."""
    names = [field.name for field in fields(kind)]
    get = attrgetter(*names)
    if len(names) == 1:
        return lambda record: (kind, (get(record),))
    return lambda record: (kind, get(record))


REDUCERS = {
    kind: _reducer(kind)
    for room in (context, schedule)
    for kind in vars(room).values()
    if isinstance(kind, type) and is_dataclass(kind)
}


class _Pickler(pickle.Pickler):
    dispatch_table = REDUCERS


def packed(value: object) -> bytes:
    """A message with its length before it."""
    out = io.BytesIO()
    out.write(HEADER.pack(0))
    _Pickler(out, protocol=5).dump(value)
    out.seek(0)
    out.write(HEADER.pack(len(out.getbuffer()) - HEADER.size))
    return out.getvalue()
