"""Documents about the language and its messages, made from the tables and pages that the compiler ships."""
