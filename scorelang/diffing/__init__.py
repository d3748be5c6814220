"""What a change of the project would do: to scores, to people, to money and to work.

| step | where |
|---|---|
| what each output of a version means, as numbers that both versions share | `interning.py`, `meanings.py`, `sides.py` |
| which scorecards, indicators and triggers are one | `pairing.py` |
| what kind of change it is, and of which parts | `kinds.py`, `parts.py`, `writings.py` |
| score both over the data at hand | `at_hand.py`, `scoring.py` |
| who moved, why, and the work that comes or goes | `moving.py`, `why.py`, `work.py` |
| all of it as one value, and told | `difference.py`, `records.py`, `words.py`, `to_markdown.py`, `to_json.py` |
"""
