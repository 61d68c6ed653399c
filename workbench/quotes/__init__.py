"""Vendor quotes: workbook, sheet, table, mapping, reconciled quote.

The whole import without a window; a wizard is made of these calls:

1. `open_quote(path)` reads the file once: (`OpenQuote` or None, issues). Slow for large files: a job.
2. `opened.read(library, corrections)` gives a `QuoteImport`: the `Quote` with a line for each row (role,
   figures with their cells, `left_out`, `in_total`, proposed `scaling`), the `mapping` of columns with
   confidence, `tables`, `sheets` to show with the role of each row, and issues. It changes nothing and can
   be called after every edit: `quote.equation` is the live equation, `quote.difference` what is missing.
3. Edits are a `Corrections` (pydantic, in `workbench.domain.quote`), kept with the quote as
   `quote.corrections`, so that a kept file read again gives the same quote:
   `roles={"Sheet!14": LineRole.OPTION}`, `included={"Sheet!14": True}` (an option into the offer, a line out
   of it), `columns={"Sheet!12": {"H": "extended", "G": ""}}`, `currency="EUR"`, `decimal_mark=","`,
   `month_first`, `total="Sheet!30"` (the printed total to check against), `vendor`, `system_id`, `systems`,
   `scaling={"Sheet!14": Scaling(...)}`. `combined(a, b)` merges two; row keys are `line.key` or `row_key()`.
   Where the lines reconcile, toggles change the offer and not the check; where they do not, toggles are tried
   as part of the sum.
   `AddedUp.of(quote)` adds a quote up by term; `.toggled(quote, numbers, wanted)` gives the quote with lines
   taken in or out and its equation at once, before `read` has confirmed it.
4. `questions(result)` lists what must be asked (currency, decimal mark, date order, alternatives, system,
   amounts that nothing explains), each answer with the corrections it stands for. One with `accepted_as` may
   stand as it is: `accepted={question.accepted_as: "why"}`.
5. `MappingMemory(file)`: `recall(opened, vendor)` gives the corrections confirmed for the vendor and header
   set, `remember(opened, result)` keeps them.
6. `earlier_quote(quote, others)` and `compare_revisions(before, after)`: what changed in price, quantity,
   scope and terms. `resize(quote, systems)`: the quote for another number of systems, marked as extrapolated.
   `offer_of(quote, ...)`: the offer for a scenario, leased where the quote is paid by the month.
   `common_basis(quote, ...)`: years of support, currency, delivery and installation made comparable.
"""

from workbench.domain.quote import Corrections, Scaling, ScalingBasis, row_key
from workbench.quotes.account.toggled import AddedUp
from workbench.quotes.asking.questions import Answer, Question, QuestionKind, combined, questions
from workbench.quotes.importer import OpenQuote, import_quote, open_quote
from workbench.quotes.memory import MappingMemory, RememberedMapping
from workbench.quotes.model import (
    ColumnMapping,
    Field,
    FoundTable,
    LeftOut,
    PreviewRow,
    QuoteImport,
    SheetPreview,
)
from workbench.quotes.offer.basis import CommonBasis, common_basis
from workbench.quotes.offer.leases import QuotedLease, offer_of, quoted_lease
from workbench.quotes.offer.revision import (
    Revision,
    RevisionChange,
    RevisionKind,
    compare_revisions,
    earlier_quote,
)
from workbench.quotes.offer.scaling import proposed_scaling, resize

__all__ = [
    "AddedUp",
    "Answer",
    "ColumnMapping",
    "CommonBasis",
    "Corrections",
    "Field",
    "FoundTable",
    "LeftOut",
    "MappingMemory",
    "OpenQuote",
    "PreviewRow",
    "Question",
    "QuestionKind",
    "QuoteImport",
    "QuotedLease",
    "RememberedMapping",
    "Revision",
    "RevisionChange",
    "RevisionKind",
    "Scaling",
    "ScalingBasis",
    "SheetPreview",
    "combined",
    "common_basis",
    "compare_revisions",
    "earlier_quote",
    "import_quote",
    "offer_of",
    "open_quote",
    "proposed_scaling",
    "questions",
    "quoted_lease",
    "resize",
    "row_key",
]
