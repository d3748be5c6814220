"""File names of accounts: what can be read of the name, and a hash of the id, so that no id is ever a path."""

import re
import unicodedata
from hashlib import sha256

LONGEST_SLUG = 40
OTHER = re.compile(r"[^a-z0-9]+")


def stem(key: str, name: str, scorecard: str = "") -> str:
    """`acme-gmbh-1f3a9c2b7d`: a name for files, without an ending; another one for each scorecard."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = OTHER.sub("-", plain.lower())[:LONGEST_SLUG].strip("-") or "account"
    return f"{slug}-{digest(key, scorecard)[:10]}"


def digest(*parts: str) -> str:
    """A stable name for some texts, in hexadecimal."""
    return summed(told(*parts))


def told(*parts: str) -> str:
    """Some texts in one, of which no other texts could be told."""
    return "".join([f"{len(part)}:{part}" for part in parts])


def summed(text: str) -> str:
    """The name of what `told` gave."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
