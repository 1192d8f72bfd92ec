"""What can go wrong with the team database, in words for the person at the keyboard."""


class DatabaseError(Exception):
    """The database cannot be used as it is. The message is one line: what, and what to do."""


class EngineError(DatabaseError):
    """The database cannot be opened."""


class SchemaError(DatabaseError):
    """The tables are missing, too old or too new for this program."""


class DataError(DatabaseError):
    """The database does not hold what was asked for, such as an unknown team."""
