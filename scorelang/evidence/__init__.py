"""Is the score right: scores of past days held against what happened after.

| step | where |
|---|---|
| how far an outcome looks ahead, and until when the data can know it | `horizons.py` |
| score every account as of each day, with what happened after | `observing.py`, `observations.py` |
| what the score may have known of the future | `reads.py`, `leaks.py`, `suspects.py`, `coverage.py` |
| what it tells: AUC and KS, rates, lift, chances | `separation.py`, `rates.py`, `lifts.py`, `calibration.py` |
| how early, and what each indicator tells alone | `lead_times.py`, `leaves.py` |
| all of it, in one record, with a verdict and what was expected | `validation.py`, `verdicts.py`, `expectations.py` |
| from a project to that record | `validating.py` |
| in sentences, pictures and JSON | `remarks.py`, `charts.py`, `to_json.py` |
"""
