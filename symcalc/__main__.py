"""`python -m symcalc` is the command `symcalc`."""

import sys

from symcalc.cli import main

sys.exit(main())
