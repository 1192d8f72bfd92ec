"""Huddle: daily huddles and active daily management for care-coordination teams."""

__version__ = "0.1.0"
