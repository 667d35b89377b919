#!/usr/bin/env python3
"""The one command of the project: `up`, `test` and every command of Django."""

import sys
from pathlib import Path

from config import bootstrap

if __name__ == "__main__":
    sys.exit(bootstrap.main(Path(__file__).resolve().parent, sys.argv[1:]))
