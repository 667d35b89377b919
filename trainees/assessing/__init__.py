"""The final assessment: its components and what they come to."""
