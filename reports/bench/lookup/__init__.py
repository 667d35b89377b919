"""The public look-up among a million certificates: the portal, a bare function and an ordinary Django view, each behind
the same web server on the same database, asked by the same client in turns. PostgreSQL alone.
"""
