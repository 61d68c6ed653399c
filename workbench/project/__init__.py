"""The project: a document whose every change can be undone, and the file that keeps it."""
