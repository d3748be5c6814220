"""Engines: each connects, loads or finds the bound data, runs a printed query and writes what it gives."""
