"""The console script, and `python -m workbench`, which equals it."""

import gc
import sys

from workbench.domain.collector import collector_held_back


def main() -> int:
    """Run the process's command line; returns the exit code."""
    # The child process of the readers starts often, and needs none of the commands.
    if sys.argv[1:2] == ["read-table"]:
        from workbench.tables.worker import main as read_table

        return read_table(sys.argv[2:])
    # A command ends soon, and all that it made with it: to look for what is no longer needed, on the way and
    # once more at the end, took a tenth of its time. The window collects by itself.
    with collector_held_back():
        from workbench.cli import main as run_command

        code = run_command()
        gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(main())
