"""Panels on the project as a whole: its history, versions, files, settings, and the user's library."""
