"""One module per screen. Screens render shown values and call commands; they never speak SQL."""
