"""`python -m formcheck` is `formcheck`."""

from formcheck.cli import main

main()
