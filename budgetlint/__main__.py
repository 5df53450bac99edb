"""``python -m budgetlint``."""

import sys

from budgetlint.cli import main

sys.exit(main())
