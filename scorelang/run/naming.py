"""File names for what a program names: a plain name as it is, any other with a sum of its own."""

import re
from hashlib import sha256

_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,39}")


def file_stem(name: str) -> str:
    """A name that no file system folds, refuses or takes for a path."""
    if _PLAIN.fullmatch(name):
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    return f"{plain or 'x'}-{sha256(name.encode()).hexdigest()[:12]}"
