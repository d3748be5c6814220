"""Where a profile's database is and who connects: fields of their own, or one URL from the environment."""

from collections.abc import Mapping

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.engines.fault import EngineError
from scorelang.engines.options import Hidden, Options, text, whole
from scorelang.source.records import dataclass

PLACES = ("url", "host", "database")
LOCK_WAIT = 30
_FIELDS = {"host": "host", "database": "dbname", "user": "user", "password": "password", "sslmode": "sslmode"}


@dataclass(frozen=True, slots=True)
class Address:
    """A database. `parameters`: what the driver is told, secrets included; `shown`: its server, for messages."""

    parameters: Mapping[str, Hidden]
    shown: str
    database: str
    user: str
    schema: str | None
    lock_wait: int


def address(options: Options) -> Address:
    """The database of a profile; EngineError where nothing says which."""
    url, host, port = text(options, "url"), text(options, "host"), whole(options, "port")
    if not any(options.get(name) for name in PLACES):
        help = 'say `host` and `database`, or `url = { env = "NAME" }`'
        raise EngineError(rules.NO_CONNECTION.at(None, "the profile does not say where its database is", help=help))
    found = {own: text(options, name) for name, own in _FIELDS.items()}
    given = {own: Hidden(value) for own, value in found.items() if value is not None}
    if port is not None:
        given["port"] = Hidden(str(port))
    if url is not None:
        given["conninfo"] = Hidden(url)
    return Address(
        given,
        "the address in `url`" if url else f"`{host or 'this machine'}{f':{port}' if port else ''}`",
        f"`{found['dbname']}`" if found["dbname"] else "of that name",
        "" if isinstance(options.get("user"), Hidden) or not found["user"] else f"`{found['user']}`",
        text(options, "schema"),
        LOCK_WAIT if whole(options, "lock_timeout") is None else whole(options, "lock_timeout") or 0,
    )
