"""``python -m huddle``."""

import sys

from huddle.entry import main

sys.exit(main())
