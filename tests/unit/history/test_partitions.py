"""Each moment has one partition, partitions have no holes between them, and they go when nothing in them is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo_ha_history.storage.partitions import FOR_EVER, KEEPS, branch_name, partition_of
from odoo_ha_history.storage.schema import due_partitions

keeps = st.sampled_from(KEEPS)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2100, 12, 31))


@given(keeps, moments)
def test_a_moment_lies_in_its_partition(keep: int, moment: datetime) -> None:
    partition = partition_of(keep, moment)
    assert partition.since <= moment < partition.until
    assert partition == partition_of(keep, partition.since)


@given(keeps, moments)
def test_the_next_partition_begins_where_one_ends(keep: int, moment: datetime) -> None:
    partition = partition_of(keep, moment)
    following = partition_of(keep, partition.until)
    assert following.since == partition.until
    assert partition_of(keep, partition.until - timedelta(microseconds=1)) == partition


@given(keeps, moments, moments)
def test_two_partitions_have_two_names(keep: int, first: datetime, second: datetime) -> None:
    one, other = partition_of(keep, first), partition_of(keep, second)
    assert (one.name == other.name) == (one == other)
    assert len(one.name) <= 63


@given(keeps, moments, moments)
def test_one_is_due_when_its_last_row_is_older_than_it_is_kept(
    keep: int, moment: datetime, now: datetime
) -> None:
    partition = partition_of(keep, moment)
    last = partition.until - timedelta(microseconds=1)
    assert partition.is_due(now) == (keep != FOR_EVER and last < now - timedelta(days=keep))


@given(keeps, moments, moments)
def test_it_is_found_again_by_its_name(keep: int, moment: datetime, now: datetime) -> None:
    partition = partition_of(keep, moment)
    assert due_partitions([partition.name], now) == ([partition] if partition.is_due(now) else [])


def test_what_is_kept_for_a_quarter_at_most_is_cut_by_weeks() -> None:
    wednesday = datetime(2026, 11, 25, 13, 14, 15)
    for keep in (10, 31, 92):
        partition = partition_of(keep, wednesday)
        assert (partition.since, partition.until) == (datetime(2026, 11, 23), datetime(2026, 11, 30))


def test_what_is_kept_longer_is_cut_by_months() -> None:
    for keep in (366, 731, 1827, FOR_EVER):
        partition = partition_of(keep, datetime(2026, 12, 31, 23, 59, 59, 999999))
        assert (partition.since, partition.until) == (datetime(2026, 12, 1), datetime(2027, 1, 1))


def test_names_say_how_long_and_since_when() -> None:
    assert partition_of(366, datetime(2026, 2, 3)).name == "ha_history_366_20260201"
    assert partition_of(FOR_EVER, datetime(2026, 2, 3)).name == "ha_history_ever_20260201"
    assert branch_name(FOR_EVER) == "ha_history_ever"


@pytest.mark.parametrize(
    "name", ["ha_history_ever_20000101", "ha_history_word", "ha_history_366", "ha_history"]
)
def test_what_is_kept_for_ever_or_is_no_partition_is_never_due(name: str) -> None:
    assert due_partitions([name], datetime(2100, 1, 1)) == []
