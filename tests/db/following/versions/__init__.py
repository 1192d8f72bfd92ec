"""The migrations of the next version."""
