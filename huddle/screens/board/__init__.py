"""The huddle board, and what each part of it does: listing, moving, looking, deciding, running."""
