"""Tests in the language: what a team believes about accounts it knows, held against the program."""
