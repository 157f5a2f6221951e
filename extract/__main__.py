"""`python -m extract` is the `guihua` command."""

from extract.cli import main

main()
