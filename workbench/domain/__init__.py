"""Plain data with units: records, money, issues. Knows no file, screen, thread or engine."""
