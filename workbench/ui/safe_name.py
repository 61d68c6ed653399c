"""Names of files that came from outside, made safe to write."""

import re


def safe_name(name: str, otherwise: str) -> str:
    """The name without anything that could lead elsewhere or hide it; `otherwise` where nothing is left."""
    return re.sub(r"[^\w .()-]", "_", name).lstrip(".") or otherwise
