"""What each kind of measure looks at, worked out by hand."""
