"""How fast the portal does four of its jobs, each beside a floor: the same work without the portal, in the same run.

Everything happens in a child process on a database and a data folder of its own, which are gone afterwards.
"""
