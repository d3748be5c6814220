"""The project: its configuration, its files, and the one door through which both come in."""
