"""Before a class opens: places, notices, receipts, and who of them may come."""
