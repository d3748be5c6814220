"""Is the score right: scores of past days held against what happened after.

| step | where |
|---|---|
| how far an outcome looks ahead, and until when the data can know it | `horizons.py` |
| score every account as of each day, with what happened after | `observations.py` |
"""
