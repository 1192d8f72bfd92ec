"""Measures: facts in, series out. Definitions are data (``measures.toml``), a function per kind.

``day.Day`` is a team on one day with its histories; a kind gives the ``tally.Unit`` of each thing
that the measure looks at, counted, not counted or excluded, and why; ``tally`` makes the figure of
them, for the team, one worker or one programme. A point of a past day is the figure of that day.
"""
