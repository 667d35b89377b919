"""Lines of a settlement from a sheet: its columns, how it is read, what it would do, what is to be put right."""
