"""Pages to HTML and Markdown: our own templates, with everything that comes from files escaped."""

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from scorelang.docgen.inventory import InventoryPage
from scorelang.docgen.records import CardPage

_MARKED = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def to_html(page: CardPage) -> str:
    """One self-contained file: no script, nothing fetched."""
    return document("card.html", page=page)


def document(template: str, **values: object) -> str:
    """One of our templates as a self-contained HTML file in the house's style; all values are escaped."""
    style = (files("scorelang.actions") / "templates" / "style.css").read_text(encoding="utf-8")
    return _environment(escaped=True).get_template(template).render(style=style, **values)


def to_markdown(page: CardPage) -> str:
    """The same page for those who read it where the files are."""
    return _markdown("card.md", page)


def inventory_html(page: InventoryPage) -> str:
    """The inventory as one self-contained file."""
    return document("inventory.html", page=page)


def inventory_markdown(page: InventoryPage) -> str:
    """The inventory for those who read it where the files are."""
    return _markdown("inventory.md", page)


def _markdown(template: str, page: CardPage | InventoryPage) -> str:
    text = _environment(escaped=False).get_template(template).render(page=page)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@lru_cache(maxsize=2)
def _environment(*, escaped: bool) -> Environment:
    made = Environment(
        loader=PackageLoader("scorelang.docgen"),
        autoescape=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["md"] = _plain
    made.filters["code"] = _code
    return made


def _plain(text: str) -> str:
    """Text in which nothing is markup."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """Text as code: the fence is longer than any run of backquotes within; a bar would end a table's cell."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if longest else ""
    return f"{fence}{blank}{' '.join(text.split()).replace('|', chr(92) + '|')}{blank}{fence}"
