"""What ``t`` and ``i`` change, a module for each kind of row."""
