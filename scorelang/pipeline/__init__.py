"""The steps, in order. Read this first.

| step       | from                      | to               | where                       |
|------------|---------------------------|------------------|-----------------------------|
| decode     | a file's bytes            | its text         | `syntax/from_bytes.py`      |
| parse      | text                      | syntax tree      | `syntax/from_text.py`       |
| elaborate  | syntax trees              | program          | `semantics/from_syntax.py`  |
| pin        | program, day, zone        | kernel           | `pinning/from_ir.py`        |
| print      | kernel                    | rows, or a query | `rows/`, `sql/`             |

`front` is the half that every command needs and that imports nothing heavy; `back` is the half that scores.
Each step gives a value and its diagnostics; none reads a file, a clock or the environment.
"""
