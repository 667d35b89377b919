"""The settings of a test run: the same file, in the mode that keeps to temporary folders."""

import os

os.environ["PORTAL_MODE"] = "test"
os.environ["REDIS_PREFIX"] = f"zhigeng-test-{os.getpid()}:"  # each process of the run has its own queue

from config.settings import *  # noqa: F403
