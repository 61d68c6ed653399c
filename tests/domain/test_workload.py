import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.domain.periods import HOURS_PER_WEEK
from workbench.domain.workload import MAX_ISL, DemandShape, LengthClass, Stream, hourly_shape


def stream(**changes: object) -> Stream:
    fields: dict[str, object] = {
        "id": "s",
        "name": "S",
        "model_id": "m",
        "lengths": (LengthClass(isl=1000, osl=100),),
        "ttft_limit_s": 2.0,
        "tpot_limit_s": 0.05,
        "peak_requests_per_s": 10.0,
    }
    return Stream.model_validate(fields | changes)


@pytest.mark.parametrize("shape", [shape for shape in DemandShape if shape is not DemandShape.CUSTOM])
def test_that_every_named_week_has_168_hours_and_reaches_its_peak(shape: DemandShape) -> None:
    week = hourly_shape(shape)
    assert len(week) == HOURS_PER_WEEK
    assert max(week) == 1.0
    assert min(week) > 0


def test_that_a_steady_stream_counts_every_second_of_the_year() -> None:
    steady = stream(shape=DemandShape.AROUND_THE_CLOCK)
    assert steady.requests_per_year == pytest.approx(10 * 365 * 86_400)
    assert steady.input_tokens_per_year == pytest.approx(10 * 365 * 86_400 * 1000)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(0, 1e6), min_size=168, max_size=168).filter(lambda hours: max(hours) > 1e-3))
def test_that_counts_by_hour_are_scaled_to_the_stated_peak(hours: list[float]) -> None:
    custom = stream(shape=DemandShape.CUSTOM, custom_shape=tuple(hours))
    assert max(custom.requests_per_s_by_hour) == pytest.approx(10)


def test_that_a_short_week_is_refused() -> None:
    with pytest.raises(ValidationError, match="168 hours, not 24"):
        stream(shape=DemandShape.CUSTOM, custom_shape=(1.0,) * 24)


def test_that_length_classes_weigh_by_their_share() -> None:
    mixed = stream(lengths=(LengthClass(isl=1000, osl=100, share=3), LengthClass(isl=5000, osl=500, share=1)))
    assert mixed.isl_mean == pytest.approx(2000)
    assert mixed.osl_mean == pytest.approx(200)


@pytest.mark.parametrize("weight", [float("inf"), float("nan"), 1e300])
def test_that_a_weight_that_cannot_be_shared_out_is_refused(weight: float) -> None:
    with pytest.raises(ValidationError, match="share"):
        LengthClass(isl=1000, osl=100, share=weight)


def test_that_a_demand_beyond_all_counting_is_refused() -> None:
    with pytest.raises(ValidationError, match="peak_requests_per_s"):
        stream(peak_requests_per_s=1e300)


def test_that_a_session_never_grows_beyond_the_longest_input() -> None:
    longest = (LengthClass(isl=MAX_ISL, osl=1_000_000),)
    grown = stream(lengths=longest, turns=3, tool_tokens=1_000_000)
    assert [item.isl for item in grown.request_lengths] == [MAX_ISL] * 3
    assert grown.repeated_share <= 1


def test_that_a_session_repeats_all_but_its_first_input_and_its_tools_results() -> None:
    session = stream(turns=3, tool_tokens=50)
    assert [item.isl for item in session.request_lengths] == [1000, 1150, 1300]
    assert session.repeated_share == pytest.approx((1100 + 1250) / (1000 + 1150 + 1300))


def test_that_images_lengthen_the_input_and_repeat_nothing() -> None:
    seen = stream(media_tokens=500)
    assert seen.isl_mean == 1500
    assert seen.repeated_share == 0


def test_that_hits_beyond_the_whole_input_are_refused() -> None:
    with pytest.raises(ValidationError, match="below 1"):
        stream(prefix_hit_share=0.6, offload_hit_share=0.4)
