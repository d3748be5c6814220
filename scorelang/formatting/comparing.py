"""Whether two files say the same: their trees without places, and their comments."""

from dataclasses import fields, is_dataclass

from scorelang.source import SourceText, Span
from scorelang.syntax.tree.files import File


def same(before: File, after: File) -> bool:
    """The same declarations in the same order, and the same comments; only where they stand may differ."""
    if [one.text.rstrip() for one in before.comments] != [one.text.rstrip() for one in after.comments]:
        return False
    waiting: list[tuple[object, object]] = [(before.declarations, after.declarations)]
    while waiting:
        one, other = waiting.pop()
        if isinstance(one, Span | SourceText):
            continue
        if type(one) is not type(other):
            return False
        if isinstance(one, tuple) and isinstance(other, tuple):
            if len(one) != len(other):
                return False
            waiting += zip(one, other, strict=True)
        elif is_dataclass(one):
            waiting += [(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)]
        elif one != other:
            return False
    return True
