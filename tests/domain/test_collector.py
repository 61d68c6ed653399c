"""The garbage collector waits while very much is made, and leaves it alone afterwards."""

import gc

from workbench.domain.collector import collector_held_back, is_held_back


def test_that_what_a_long_import_made_is_kept_out_of_later_collections() -> None:
    before = gc.get_freeze_count()
    try:
        with collector_held_back():
            assert is_held_back()
            assert not gc.isenabled()
            made = [[number] for number in range(150_000)]
        assert not is_held_back()
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(made)
    finally:
        gc.unfreeze()


def test_that_a_small_import_leaves_everything_to_the_collector() -> None:
    gc.collect()
    before = gc.get_freeze_count()
    with collector_held_back():
        made = [[number] for number in range(100)]
    assert gc.get_freeze_count() <= before
    assert made
