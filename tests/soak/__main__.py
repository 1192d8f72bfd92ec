"""``python -m tests.soak [N]``: so many refreshes of the wall; exit code 1 where it grew."""

import argparse
import sys

from tests.soak.wall import Held, soak

_WINDOW = 1000


def main() -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("refreshes", nargs="?", type=int, default=20_000)
    wanted = max(parser.parse_args().refreshes, 2)
    window = min(_WINDOW, wanted // 2)
    sys.stdout.write("refreshes      memory   files   threads\n")

    def said(held: Held) -> None:
        memory = f"{held.memory / 2**20:.1f} MiB"
        sys.stdout.write(f"{held.refreshes:>9,}{memory:>12}{held.files:>8}{held.threads:>10}\n")
        sys.stdout.flush()

    try:
        found = soak(wanted, window, said)
    except KeyboardInterrupt:
        sys.stdout.write("Stopped.\n")
        return 130
    grown = (found.held[-1].memory - found.held[0].memory) / 2**20
    sys.stdout.write(f"Memory {grown:+.1f} MiB after the first {found.held[0].refreshes:,}.\n")
    for fault in found.faults:
        sys.stdout.write(f"Not held: {fault}\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
