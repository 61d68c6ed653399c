"""Where things stand in a sheet: tables, headers, columns, letterhead, and the figures of each row."""
