"""The finance desk: the money of a year's classes read at once, told apart by risk, added up, compared, taken away.

`reading` asks the database a constant number of times, whatever the number of classes; everything else works on the
cases at hand, so that a figure and the list behind it can never disagree.
"""
