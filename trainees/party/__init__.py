"""班委 and 临时党小组 of a class."""
