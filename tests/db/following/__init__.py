"""The Huddle that comes after this one, for tests: its one migration, and its ``huddle init``."""
