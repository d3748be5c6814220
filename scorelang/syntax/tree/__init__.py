"""The syntax tree: a file as written, with a span on every node and the comments beside it."""
