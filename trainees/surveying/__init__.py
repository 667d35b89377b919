"""The satisfaction survey: the questionnaire as data, tickets, and what a pile of answers says."""
