"""The team database: everything that touches SQL. This package imports nothing by itself."""
