"""The settings of a test run: the same file, in the mode that keeps to temporary folders."""

import os

os.environ["PORTAL_MODE"] = "test"

from config.settings import *  # noqa: E402, F403
