"""What the screens are drawn with. Everything here draws plain spans of text, never markup."""
