"""From text to tokens and comments: what is misspelled is reported here and handed on as it was meant."""
