"""What quotes say: the words they use, and numbers, money, dates and units as people write them."""
