"""A fuzzer that can be left running: it keeps every input that reaches a branch no input reached before.

    python -m tests.fuzz.guided --minutes 60 --seed 1

What breaks is written beside this file as `found-….score`, and the run ends with code 1.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import FrameType

from tests.fuzz.mutating import mutated
from tests.fuzz.reading import survive

ROOT = Path(__file__).parents[2]
WATCHED = (str(ROOT / "scorelang" / "syntax"), str(ROOT / "scorelang" / "formatting"))
LONGEST = 20_000
SLOWEST = 5.0

Branch = tuple[str, int, int]
Tracer = Callable[[FrameType, str, object], object]


def branches_of(data: bytes) -> set[Branch]:
    """The steps from line to line within the watched rooms."""
    seen: set[Branch] = set()
    last: dict[int, int] = {}

    def step(frame: FrameType, event: str, _argument: object) -> Tracer | None:
        if event == "call":
            return step if frame.f_code.co_filename.startswith(WATCHED) else None
        if event == "line":
            seen.add((frame.f_code.co_filename, last.get(id(frame), 0), frame.f_lineno))
            last[id(frame)] = frame.f_lineno
        elif event == "return":
            last.pop(id(frame), None)
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        survive(data)
    finally:
        sys.settrace(before)
    return seen


def search(seeds: list[bytes], chance: random.Random, until: Callable[[int], bool]) -> tuple[int, int, bytes | None]:
    """How many inputs were tried, how many were worth keeping, and the one that broke something."""
    kept = list(seeds)
    reached: set[Branch] = set()
    for seed in seeds:
        reached |= branches_of(seed)
    tried = 0
    while not until(tried):
        data = mutated(chance.choice(kept), chance.choice(kept), chance)[:LONGEST]
        tried += 1
        began = time.process_time()
        try:
            found = branches_of(data)
        except Exception:
            return tried, len(kept), data
        if time.process_time() - began > SLOWEST:
            return tried, len(kept), data
        if not found <= reached:
            reached |= found
            kept.append(data)
    return tried, len(kept), None


def main() -> int:
    """Run for as long as was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    seeds = [path.read_bytes() for folder in ("scorecards", "tests") for path in (ROOT / folder).rglob("*.score")]
    end = time.monotonic() + options.minutes * 60
    tried, kept, broken = search(seeds, random.Random(options.seed), lambda _: time.monotonic() > end)
    print(f"{tried:,} inputs, {kept:,} kept")
    if broken is None:
        return 0
    place = Path(__file__).with_name(f"found-{sha256(broken).hexdigest()[:8]}.score")
    place.write_bytes(broken)
    print(f"broken by {place}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
