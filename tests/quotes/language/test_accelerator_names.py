"""Texts that may name an accelerator are told by their text with every digit a 9."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.quotes.language.accelerator_names import may_name_accelerator, names_accelerator
from workbench.quotes.language.words import with_nines
from workbench.quotes.offer.hardware import plain

_PIECES = st.sampled_from(
    (
        *("8x", "4 ×", "16x", "7x", "nvidia", "amd", "h200", "b300", "a100", "mi355x", "rtx 6000", "gaudi 3"),
        *("server", "gpu", "node", "hgx", "gb300", "tpu v5", "tesla t4", "cable", "12", "x", "-", "h755"),
    )
)


@given(pieces=st.lists(_PIECES, min_size=1, max_size=6))
def test_that_no_name_is_lost_when_digits_are_made_alike(pieces: list[str]) -> None:
    text = " ".join(pieces)

    assert plain(with_nines(text)) == with_nines(plain(text))
    assert may_name_accelerator(plain(with_nines(text))) or not names_accelerator(plain(text))
