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

Beside it, three that ask something else of a score:

| step | where |
|---|---|
| what moved or died since a period of reference | `drift.py`, `drift_days.py`, `drift_run.py`, `drift_remarks.py` |
| a scorecard's arithmetic over columns, bit for bit as a run has it | `reading.py`, `weighing.py` |
| how much grades hang on the exact weights | `sensitivity.py`, `sensitivity_run.py` |
| what may be tuned, and where it is written | `tuning_model.py`, `tuning_parts.py`, `patching.py` |
| other weights and curves, by their likelihood | `tuning_score.py`, `tuning_curves.py`, `tuning_fit.py` |
| whether they help, and the proposal | `tuning_judge.py`, `tuning_run.py` |
"""
