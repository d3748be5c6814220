"""What the compiler and the tools have to say, as values; the catalogue of codes; how they are printed."""

from scorelang.diagnostics.record import Diagnostic, Label, Rule, Severity

__all__ = ["Diagnostic", "Label", "Rule", "Severity"]
