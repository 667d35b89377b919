"""What goes to the bank in a batch and what it answers: list, file, sealed paper, answer. Nothing here saves."""
