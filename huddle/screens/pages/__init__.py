"""The screens over the board: one module each. All of them show what the board has read."""
