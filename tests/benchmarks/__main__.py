"""``python -m tests.benchmarks [NAME …]``: measure, and print the table. It judges nothing."""

import argparse
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.benchmarks import table

NAMES = ("start", "keys", "forms", "idle", "facts", "imports", "finding")
ON_A_SERVER = ("shared", "upgrade")
"""Each starts a server of its own, and is measured only where it is named."""
SWITCH_SECONDS = 0.0005
"""So that the reading of a terminal never waits long for the drawing of it."""


def main() -> None:
    """Run the measures that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of: {', '.join((*NAMES, *ON_A_SERVER))}"
    )
    parser.add_argument("--keep", type=Path, help="a folder for what is measured on, made once")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - {*NAMES, *ON_A_SERVER}:
        parser.error(f"there is no measure called {', '.join(sorted(unknown))}")
    sys.setswitchinterval(SWITCH_SECONDS)
    # What is measured is installed: it keeps its modules compiled, as those of the libraries are.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.stdout.write(f"{table.heading()}\n")
    with tempfile.TemporaryDirectory(prefix="huddle-bench-") as made:
        folder: Path = chosen.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for name in chosen.names or NAMES:
            for line in import_module(f"tests.benchmarks.{name}").measure(folder):
                sys.stdout.write(f"{table.written(line)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
