"""The parser: a table-driven automaton that decides where a word is a keyword, and goes on after an error."""
