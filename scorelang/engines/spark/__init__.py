"""Spark: a session that is there already, one of a cluster, or one on this machine."""
