"""The rules of the whole card, one file a family."""
