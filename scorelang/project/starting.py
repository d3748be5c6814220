"""A small complete project: one source, one indicator, one scorecard, one playbook, and data that it makes itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

_FILES = {
    "scorelang.toml": "scorelang.toml",
    "scorecards/health.score": "scorecards/health.score",
    "playbooks/rescue.md": "playbooks/rescue.md",
    ".gitignore": "gitignore",
}

_HEAD = "account_id,name,csm,arr,seats,active,renews_on"

# (name, csm, arr, seats, active, days to the renewal): each grade, one that nobody measured, one that nobody owns.
_ACCOUNTS = (
    ("Aldertree Software", "Ada Lind", 120_000, 200, 184, 210),
    ("Bluewater Logistics", "Ada Lind", 86_000, 150, 61, 45),
    ("Copperfield Studios", "Bo Okafor", 24_000, 40, 37, 120),
    ("Dunmore & Sons", "Bo Okafor", 18_500, 30, 6, 30),
    ("Eastgate Clinics", "Ada Lind", 240_000, 400, 232, 75),
    ("Fennel Foods", "Cem Aydin", 9_600, 16, 15, 300),
    ("Greyfriars College", "Cem Aydin", 52_000, 90, 12, 200),
    ("Harbour Insurance", "Ada Lind", 310_000, 520, 491, 15),
    ("Inkwell Press", "Bo Okafor", 7_200, 12, None, 60),
    ("Juniper Energy", "Cem Aydin", 64_000, 110, 60, 88),
    ("Kestrel Aviation", None, 41_000, 70, 33, 20),
    ("Longmeadow Farms", "Bo Okafor", 15_000, 25, 22, 150),
)


def starter(today: date) -> Mapping[str, bytes]:
    """The files of the project by path; its dates lie around today, so that its first run has something to say."""
    folder = files("scorelang.project") / "starter"
    texts = {path: (folder / name).read_bytes() for path, name in _FILES.items()}
    return {**texts, "data/accounts.csv": _accounts(today)}


def write(root: Path, contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the files; where any of them is there already, nothing is written and they are returned."""
    there = tuple(path for path in contents if (root / path).exists() or (root / path).is_symlink())
    if there:
        return there
    for path, data in contents.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(data)
    return ()


def _accounts(today: date) -> bytes:
    lines = [_HEAD]
    for number, (name, csm, arr, seats, active, days) in enumerate(_ACCOUNTS, 1):
        cells = (f"a{number}", name, csm or "", arr, seats, "" if active is None else active, today + timedelta(days))
        lines.append(",".join(str(cell) for cell in cells))
    return ("\n".join(lines) + "\n").encode()
