"""What each row is: its kind, its figures, and what it costs."""
