"""What the screens are drawn with. Everything here draws plain spans of text: no markup is parsed."""
