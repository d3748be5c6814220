"""The pinned operators: the whole meaning of a program, in the few words that every engine prints alike."""
