"""The kernel in Python: the reference that every engine must agree with, and the fast path for one account."""

from scorelang.rows.from_kernel import compile_rows
from scorelang.rows.program import RowsProgram

__all__ = ["RowsProgram", "compile_rows"]
