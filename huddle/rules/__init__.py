"""Facts in, attention items out: pure, no clock, no database, nothing that depends on order."""

from huddle.rules.evaluation import evaluate

__all__ = ["evaluate"]
