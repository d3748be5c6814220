"""Account health as code: the language, its compiler and the tools around it."""

__version__ = "0.1.0"
