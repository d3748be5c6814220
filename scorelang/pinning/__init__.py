"""Program to kernel: the one place where the meaning of the language is lowered to the pinned operators."""
