"""The trainee's one page: no account, reached by a private link or by name and document number.

`links` makes and reads the private link, `gate` keeps who is looking for a while in the session, and each module with
a `card(trainee, *, now)` adds one box to the page; their order is in `cards`.
"""
