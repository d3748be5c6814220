"""Small changes of a file: of its bytes, of its words, or with a piece of another file."""

import random
import re

WORD = re.compile(rb'\w+|\s+|"[^"]*"|[^\w\s]')
_SIGNS = b'{}()",:=<>-#`\\ \n%0a.'


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to eight changes."""
    if chance.random() < 0.5:
        return mutated_words(data, other, chance)
    return mutated_bytes(data, chance)


def mutated_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes overwritten, taken out, put in, or doubled."""
    result = bytearray(data or b" ")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(result) + 1)
        match chance.randrange(4):
            case 0:
                result[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del result[at : at + chance.randint(1, 20)]
            case 2:
                result[at:at] = bytes(chance.choice(_SIGNS) for _ in range(chance.randint(1, 4)))
            case _:
                start = chance.randrange(len(result) + 1)
                result[at:at] = result[start : start + chance.randint(1, 60)]
    return bytes(result)


def mutated_words(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Words taken out, put in, or overwritten by those of another file."""
    words = WORD.findall(data) or [b" "]
    others = WORD.findall(other) or [b" "]
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(words) + 1)
        match chance.randrange(4):
            case 0:
                del words[at : at + 1]
            case 1:
                words.insert(at, chance.choice(others))
            case 2:
                words[at : at + 1] = [chance.choice(others)]
            case _:
                start = chance.randrange(len(others))
                words[at:at] = others[start : start + chance.randint(1, 30)]
    return b"".join(words)
