"""The wall left running: does it grow? A measure of the process, not of time."""
