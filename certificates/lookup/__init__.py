"""The public look-up: who is found, how often one may ask, and what watches over those who ask too much."""
