"""The Quotes view: import, the sheet with its roles, the normalised offer, and how it adds up."""
