"""Time to load the shipped catalogs, and 5,000 records: `python tests/benchmarks/catalog_load.py`.

Prints the median of several loads in one warm process. Target: 5,000 records under 0.3 s.
"""

import json
import statistics
import tempfile
import time
from pathlib import Path

from workbench.catalog.files import load_shipped, read_catalog
from workbench.paths import catalogs_dir

RUNS = 9
RECORDS = 5_000


def five_thousand(folder: Path) -> Path:
    """A file of 5,000 cloud prices with 100 citations, like the shipped ones."""
    document = json.loads((catalogs_dir() / "cloud_price.json").read_text(encoding="utf-8"))
    shipped = document["records"]
    document["records"] = [
        shipped[number % len(shipped)] | {"id": f"price-{number}"} for number in range(RECORDS)
    ]
    path = folder / "cloud_price.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def median_s(load: object) -> float:
    """Median seconds of a few calls."""
    assert callable(load)
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        load()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def main() -> None:
    """Measure and print."""
    library = load_shipped()
    count = sum(len(library.records(kind)) for kind in library.kinds())
    print(f"shipped catalogs: {count:,} records in {median_s(load_shipped):.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        path = five_thousand(Path(folder))
        print(f"one catalog: {RECORDS:,} records in {median_s(lambda: read_catalog(path)):.3f} s")


if __name__ == "__main__":
    main()
