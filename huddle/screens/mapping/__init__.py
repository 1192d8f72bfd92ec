"""Mapping the columns, sheets and words of a file, step by step, into a profile."""
