"""Where the shipped data lies: inside an installed package, or beside the package in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent  # importlib.resources gives the same folder, 9 ms later


def data_dir() -> Path:
    """Folder that holds `catalogs` and `resources`."""
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent


def catalogs_dir() -> Path:
    """Folder of the shipped catalogs."""
    return data_dir() / "catalogs"


def resources_dir() -> Path:
    """Folder of samples, icon mapping, header synonyms and other shipped files."""
    return data_dir() / "resources"
