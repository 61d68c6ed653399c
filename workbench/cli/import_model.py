"""`workbench catalog import-model`: a model from its config.json."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.common import EXIT_OK, BadInput, print_json, say_issues

if TYPE_CHECKING:
    from workbench.cli.common import Commands


def add_verb(verbs: "Commands") -> None:
    """Declare `catalog import-model`."""
    parser = verbs.add_parser("import-model", help="a model from its Hugging Face config.json")
    parser.add_argument("file", type=Path, metavar="CONFIG.json")
    parser.add_argument(
        "--name", default="", help="public name such as Qwen/Qwen3-8B; default: the file's, or its folder's"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object with model and issues")
    parser.set_defaults(run=_import_model)


def _import_model(arguments: argparse.Namespace) -> int:
    from workbench.catalog.hf_config import read_model_config
    from workbench.reports.json_output import issue_as_json

    today = datetime.now(UTC).astimezone().date()
    model, issues = read_model_config(arguments.file, name=arguments.name, as_of=today)
    if model is None:
        raise BadInput(*issues)
    say_issues(issues)
    if arguments.json:
        print_json(
            {"model": model.model_dump(mode="json"), "issues": [issue_as_json(issue) for issue in issues]}
        )
        return EXIT_OK
    for name, spec in model.fields().items():
        value = getattr(model, name)
        if value not in (0, None):
            print(f"{spec.meta.header}: {value}")
    return EXIT_OK
