"""The window. The only layer that knows Qt; it draws the specs and edits the document of a session."""
