"""The board looked at for one job: each view gives a board of the board's own rows."""
