"""From what a rule has read to a node of the syntax tree; the names of the functions are the grammar's."""
