"""`python -m formcheck` is `formcheck`."""

import sys


def run() -> None:
    """Entry point of both: Ctrl-C while the command line is still loading is no traceback either."""
    try:
        from formcheck.cli import main
    except KeyboardInterrupt:
        sys.exit(130)
    main()


if __name__ == "__main__":
    run()
