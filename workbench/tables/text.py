"""Text that leaves the program in a table."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula: a leading apostrophe where needed.

    For CSV, where a cell has no type. In xlsx write the text with a string type instead, unescaped.
    Source: OWASP, CSV injection (characters = + - @, tab and carriage return at the start).
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
