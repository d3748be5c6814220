"""From bytes to the syntax tree: decoding, tokens, the parser and its recovery. Only `tree` is seen by other rooms."""
