"""What Home Assistant's contexts tell of a change, and which changes are worth a row."""

from __future__ import annotations

from odoo_ha_history.storage.causes import Contexts, Recorded, Seen, settings_differ

LIGHT, AUTOMATION, SCRIPT, MOTION = 1, 2, 3, 4


def change(**values: object) -> Recorded:
    """A state of the light that changed by itself."""
    return Recorded(LIGHT, 100.0, 366, False, True, False, "own", None, None)._replace(**values)


def test_what_happens_by_itself_has_no_cause() -> None:
    assert Contexts().cause_of(change()) is None


def test_what_somebody_asked_for_has_their_id() -> None:
    cause = Contexts().cause_of(change(user_id="mia"))
    assert cause
    assert (cause.user_id, cause.context_id, cause.by) == ("mia", "own", None)


def test_what_changes_with_the_context_of_an_automation_was_done_by_it() -> None:
    contexts = Contexts()
    contexts.remember([Seen(AUTOMATION, "automation", "run"), Seen(LIGHT, "light", "run")])
    cause = contexts.cause_of(change(context_id="run"))
    assert cause
    assert cause.by == AUTOMATION


def test_what_set_an_automation_off_is_the_first_that_changed_with_the_parent_context() -> None:
    contexts = Contexts()
    contexts.remember(
        [
            Seen(MOTION, "binary_sensor", "motion"),
            Seen(9, "light", "motion"),
            Seen(AUTOMATION, "automation", "run"),
        ]
    )
    cause = contexts.cause_of(change(context_id="run", parent_id="motion"))
    assert cause
    assert (cause.by, cause.trigger) == (AUTOMATION, MOTION)


def test_a_script_that_an_automation_runs_leaves_the_automation_as_the_cause() -> None:
    contexts = Contexts()
    contexts.remember([Seen(AUTOMATION, "automation", "run"), Seen(SCRIPT, "script", "run")])
    cause = contexts.cause_of(change(context_id="run"))
    assert cause
    assert cause.by == AUTOMATION


def test_nothing_is_its_own_cause() -> None:
    contexts = Contexts()
    contexts.remember([Seen(AUTOMATION, "automation", "run")])
    assert contexts.cause_of(change(record=AUTOMATION, context_id="run")) is None


def test_numbers_have_no_cause_whatever_their_context() -> None:
    assert Contexts().cause_of(change(is_number=True, user_id="mia")) is None


def test_an_update_of_what_nobody_sets_has_none() -> None:
    assert Contexts().cause_of(change(state_changed=False, user_id="mia")) is None


def test_what_was_set_is_noted_even_where_nobody_is_known_to_have_done_it() -> None:
    cause = Contexts().cause_of(change(state_changed=False, settings=True))
    assert cause
    assert cause.is_setting
    cause = Contexts().cause_of(change(state_changed=True, settings=True, user_id="mia"))
    assert cause
    assert not cause.is_setting


def test_only_kept_settings_that_were_there_before_count() -> None:
    kept = frozenset({"temperature", "current_temperature"})
    assert settings_differ({"temperature": 21}, {"temperature": 23}, kept)
    assert settings_differ({"temperature": 21}, {}, kept)
    assert not settings_differ({}, {"temperature": 23}, kept)
    assert not settings_differ({"temperature": 21}, {"temperature": 21}, kept)
    assert not settings_differ({"current_temperature": 21}, {"current_temperature": 22}, kept)
    assert not settings_differ({"humidity": 40}, {"humidity": 50}, kept)


def test_only_the_last_contexts_are_remembered() -> None:
    contexts = Contexts(most=2)
    contexts.remember(Seen(AUTOMATION, "automation", f"run {number}") for number in range(3))
    assert contexts.cause_of(change(context_id="run 0")) is None
    assert contexts.cause_of(change(context_id="run 2"))
