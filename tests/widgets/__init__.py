"""The rules, held to cases worked out by hand."""
