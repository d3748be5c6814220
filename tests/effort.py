"""How far the tests look: bounded and the same at every run, unless SCORELANG_EXAMPLES asks for more."""

import os

# `SCORELANG_EXAMPLES=5000 make unit` looks further, and then at other examples each time.
EXAMPLES = int(os.environ.get("SCORELANG_EXAMPLES", "0"))


def every(usual: int) -> int:
    """The step between the places that are tried: all of them where more is asked for."""
    return 1 if EXAMPLES else usual


def times(usual: int) -> int:
    """How many random ones are tried: ten times as many where more is asked for."""
    return usual * 10 if EXAMPLES else usual
