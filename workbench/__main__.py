"""`python -m workbench` equals the console script."""

import sys


def _main() -> int:
    # The child process of the readers starts often, and needs none of the commands.
    if sys.argv[1:2] == ["read-table"]:
        from workbench.tables.worker import main as read_table

        return read_table(sys.argv[2:])
    from workbench.cli import main

    return main()


sys.exit(_main())
