"""From the syntax tree back to text, in one style: two blanks of indent, keywords in a column, 100 columns a line."""
