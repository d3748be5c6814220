"""One run: bind the data, score every account, keep the day, tell what happened.

| step | where |
|---|---|
| open the project's lock, bind and load the data | `loading.py` |
| pin the program for the day, print the query, run it | `scoring.py` |
| keep the day in the history | `history.py`, `durable.py` |
| decide which triggers are open | `episodes.py` |
| rank what pulls a score down | `reasons.py` |
| write the result for other tools | `output.py` |
"""
