from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo_ha_addon.protocol.grant_times import (
    GrantTimes,
    WeeklyHours,
    held_since,
    holds,
    is_zone,
    next_change,
    weekly_hours,
)

WEEKDAYS = frozenset(range(5))
ALL_DAYS = frozenset(range(7))
SUNDAY = frozenset({6})
MONDAY = datetime(2026, 3, 2)
"""A Monday, UTC."""
ZONES = ["UTC", "Asia/Taipei", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31))
weekly = st.builds(
    WeeklyHours,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(0, 1440),
    st.sampled_from(ZONES),
)
several = st.lists(weekly, max_size=3).map(tuple)
grant_times = st.builds(GrantTimes, st.none() | moments, st.none() | moments, st.none() | several)


def at(zone, *wall, fold=0):
    """UTC of what the clock on a wall shows."""
    return datetime(*wall, tzinfo=ZoneInfo(zone), fold=fold).astimezone(timezone.utc).replace(tzinfo=None)


def test_without_times_it_always_holds():
    assert holds(GrantTimes(), MONDAY)
    assert next_change(GrantTimes(), MONDAY) is None


def test_it_holds_from_its_begin_until_just_before_its_end():
    times = GrantTimes(MONDAY, MONDAY + timedelta(hours=1))
    moment = timedelta(microseconds=1)
    assert [holds(times, m) for m in (MONDAY - moment, MONDAY, times.ends - moment, times.ends)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert next_change(times, MONDAY - timedelta(days=400)) == MONDAY
    assert next_change(times, MONDAY) == times.ends
    assert next_change(times, times.ends) is None


def test_one_that_ends_before_it_begins_never_holds():
    times = GrantTimes(MONDAY, MONDAY - timedelta(hours=1))
    assert next_change(times, MONDAY - timedelta(days=3)) is None


def test_weekly_hours_are_those_of_the_site():
    times = GrantTimes(hours=(WeeklyHours(WEEKDAYS, 6 * 60, 9 * 60, "Asia/Taipei"),))
    assert holds(times, at("Asia/Taipei", 2026, 3, 2, 6))
    assert not holds(times, at("Asia/Taipei", 2026, 3, 2, 9))
    assert not holds(times, at("Asia/Taipei", 2026, 3, 7, 7)), "a Saturday"
    friday = at("Asia/Taipei", 2026, 3, 6, 9)
    assert next_change(times, friday) == at("Asia/Taipei", 2026, 3, 9, 6)


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin():
    times = GrantTimes(hours=(WeeklyHours(frozenset({4}), 22 * 60, 6 * 60, "Europe/Vienna"),))
    assert holds(times, at("Europe/Vienna", 2026, 3, 7, 5, 59)), "Saturday morning after a Friday"
    assert not holds(times, at("Europe/Vienna", 2026, 3, 6, 5, 59)), "Friday morning"
    assert next_change(times, at("Europe/Vienna", 2026, 3, 6, 23)) == at("Europe/Vienna", 2026, 3, 7, 6)


def test_whole_days_that_follow_each_other_are_one_time():
    times = GrantTimes(hours=(WeeklyHours(frozenset({0, 1}), 0, 1440),))
    assert next_change(times, MONDAY) == MONDAY + timedelta(days=2)
    assert next_change(GrantTimes(hours=(WeeklyHours(ALL_DAYS, 0, 1440),)), MONDAY) is None
    assert next_change(GrantTimes(hours=(WeeklyHours(ALL_DAYS, 8 * 60, 8 * 60),)), MONDAY) is None


def test_no_day_is_never():
    times = GrantTimes(hours=(WeeklyHours(frozenset(), 0, 1440),))
    assert not holds(times, MONDAY)
    assert next_change(times, MONDAY) is None


def test_an_hour_that_the_clock_leaps_over_is_no_hour_of_that_day():
    """On 2026-03-29 the clocks of Vienna go from 2 to 3."""
    times = GrantTimes(hours=(WeeklyHours(SUNDAY, 2 * 60, 3 * 60, "Europe/Vienna"),))
    saturday = at("Europe/Vienna", 2026, 3, 28, 12)
    assert next_change(times, saturday) == at("Europe/Vienna", 2026, 4, 5, 2)


@pytest.mark.parametrize(("start", "end"), [(2 * 60 + 30, 4 * 60), (1 * 60, 2 * 60 + 30)])
def test_an_edge_that_the_clock_leaps_over_is_the_moment_of_the_leap(start, end):
    leap = datetime(2026, 3, 29, 1)
    times = GrantTimes(hours=(WeeklyHours(SUNDAY, start, end, "Europe/Vienna"),))
    before = holds(times, leap - timedelta(seconds=1))
    assert holds(times, leap) != before
    assert next_change(times, leap - timedelta(minutes=30)) == leap


def test_hours_in_which_the_clock_is_put_back_are_longer_by_it():
    """On 2026-10-25 the clocks of Vienna show the time from 2 to 3 twice."""
    times = GrantTimes(hours=(WeeklyHours(SUNDAY, 2 * 60, 2 * 60 + 30, "Europe/Vienna"),))
    begin = at("Europe/Vienna", 2026, 10, 25, 2)
    assert next_change(times, begin - timedelta(hours=5)) == begin
    assert next_change(times, begin) == at("Europe/Vienna", 2026, 10, 25, 2, 30, fold=1)


def test_an_unknown_zone_counts_as_utc():
    times = GrantTimes(hours=(WeeklyHours(ALL_DAYS, 60, 120, "Europe/Atlantis"),))
    assert holds(times, MONDAY.replace(hour=1, minute=30))


@pytest.mark.parametrize("name", [None, 5, "", "Europe/Atlantis", "../../etc/passwd", "a\0b", "x" * 10_000])
def test_what_is_no_zone_is_none(name):
    assert not is_zone(name)


def test_the_zones_of_the_world_are_zones():
    assert all(is_zone(name) for name in ZONES)


@settings(max_examples=200, deadline=None)
@given(times=grant_times, moment=moments, share=st.integers(0, 999))
def test_between_now_and_the_next_change_nothing_changes(times, moment, share):
    change = next_change(times, moment)
    until = change or moment + timedelta(days=60)
    assert until > moment
    assert holds(times, moment + (until - moment) * share / 1000) == holds(times, moment)
    if change:
        assert holds(times, change) != holds(times, moment)


@settings(max_examples=200, deadline=None)
@given(hours=weekly, moment=moments)
def test_where_no_clock_was_moved_the_clock_on_the_wall_decides(hours, moment):
    wall = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(hours.zone))
    near = [moment + timedelta(days=days) for days in (-2, 0, 2)]
    offsets = {m.replace(tzinfo=timezone.utc).astimezone(wall.tzinfo).utcoffset() for m in near}
    if len(offsets) > 1:
        return
    minutes = wall.hour * 60 + wall.minute
    today, yesterday = wall.weekday() in hours.days, (wall.weekday() - 1) % 7 in hours.days
    if hours.end > hours.start:
        expected = today and hours.start <= minutes < hours.end
    else:
        expected = (today and minutes >= hours.start) or (yesterday and minutes < hours.end)
    assert holds(GrantTimes(hours=(hours,)), moment) == expected


def test_several_windows_hold_within_any_of_them():
    zone = "Europe/Vienna"
    mornings, saturday = WeeklyHours(WEEKDAYS, 360, 540, zone), WeeklyHours(frozenset({5}), 480, 720, zone)
    times = GrantTimes(hours=(mornings, saturday))
    friday = at(zone, 2026, 3, 6, 7)
    changes = []
    for _change in range(4):
        friday = next_change(times, friday)
        changes.append(friday)
    assert changes == [at(zone, 2026, 3, *day) for day in ((6, 9), (7, 8), (7, 12), (9, 6))]


@pytest.mark.parametrize("begin", [9 * 60, 8 * 60 + 30, 7 * 60], ids=["adjacent", "overlapping", "within"])
def test_windows_that_touch_are_one_time(begin):
    times = GrantTimes(hours=(WeeklyHours(WEEKDAYS, 420, 540), WeeklyHours(WEEKDAYS, begin, 600)))
    assert next_change(times, MONDAY) == MONDAY + timedelta(hours=7)
    assert next_change(times, MONDAY + timedelta(hours=8)) == MONDAY + timedelta(hours=10)


def test_a_night_and_the_day_after_it_are_one_time():
    night, day = WeeklyHours(frozenset({0}), 22 * 60, 6 * 60), WeeklyHours(frozenset({1}), 6 * 60, 8 * 60)
    times = GrantTimes(hours=(day, night))
    assert next_change(times, MONDAY + timedelta(hours=23)) == MONDAY + timedelta(days=1, hours=8)


def test_windows_that_fill_the_week_never_change_until_the_end():
    halves = (WeeklyHours(ALL_DAYS, 0, 720), WeeklyHours(ALL_DAYS, 720, 1440))
    end = MONDAY + timedelta(days=400)
    assert next_change(GrantTimes(hours=halves), MONDAY) is None
    assert next_change(GrantTimes(ends=end, hours=halves), MONDAY) == end


def test_no_window_at_all_is_never():
    assert not holds(GrantTimes(hours=()), MONDAY)
    assert next_change(GrantTimes(hours=()), MONDAY) is None


def test_hours_can_be_asked_for_up_to_the_last_day_of_the_calendar():
    last = datetime(9999, 12, 31, 12)
    times = GrantTimes(begins=last, hours=(WeeklyHours(WEEKDAYS, 420, 540, "Asia/Taipei"),))
    assert not holds(times, MONDAY)
    assert next_change(times, MONDAY) is None


def test_hours_are_made_of_what_a_row_has():
    assert weekly_hours([True, None, False, True], 6.5, 24.0, "UTC") == WeeklyHours(
        frozenset({0, 3}), 390, 1440
    )


@settings(max_examples=200, deadline=None)
@given(windows=several, moment=moments)
def test_several_windows_hold_exactly_when_one_of_them_does(windows, moment):
    alone = [holds(GrantTimes(hours=(window,)), moment) for window in windows]
    assert holds(GrantTimes(hours=windows), moment) == any(alone)


@settings(max_examples=200, deadline=None)
@given(windows=several, moment=moments)
def test_the_order_of_windows_is_no_matter(windows, moment):
    turned = tuple(reversed(windows))
    assert next_change(GrantTimes(hours=windows), moment) == next_change(GrantTimes(hours=turned), moment)


def test_it_has_held_since_it_began_or_since_the_hours_of_now_began():
    day = timedelta(days=1)
    hours = WeeklyHours(WEEKDAYS, 6 * 60, 9 * 60)
    eight = MONDAY + timedelta(hours=8)
    assert held_since(GrantTimes(), eight) is None
    assert held_since(GrantTimes(MONDAY - day), eight) == MONDAY - day
    assert held_since(GrantTimes(MONDAY - day, hours=(hours,)), eight) == MONDAY + timedelta(hours=6)
    begun = MONDAY + timedelta(hours=7)
    assert held_since(GrantTimes(begun, hours=(hours,)), eight) == begun
    nine = MONDAY + timedelta(hours=9)
    assert held_since(GrantTimes(MONDAY - day, hours=(hours,)), nine) == nine, "its hours have just ended"


@given(grant_times, moments)
def test_since_then_it_has_held_all_the_time(times, moment):
    since = held_since(times, moment)
    if holds(times, moment) and since is not None:
        assert since <= moment
        assert holds(times, since)
        assert (next_change(times, since) or datetime.max) > moment
