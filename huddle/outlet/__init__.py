"""What leaves the program as text or files. Every outlet renders shown values, never the board."""
