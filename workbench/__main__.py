"""`python -m workbench` equals the console script."""

import sys

from workbench.cli import main

sys.exit(main())
