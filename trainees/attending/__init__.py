"""What is made of half days, in pure functions: the rotating code, hints at proxies, who will miss the hours, meeting logs."""
