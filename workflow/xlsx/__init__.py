"""Workbooks in and out: preflight, reading in a child process, finding tables, writing official tables.

Import from the modules: the child process loads this package too and should load nothing it does not need.
"""
