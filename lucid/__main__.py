"""``python -m lucid``."""

import sys

from .cli import main

sys.exit(main())
