import pytest

from odoo_ha_addon.protocol.identity import SAMPLE_SIZE, Identity, question, verdict


def rows(**modified):
    return [{"entry_id": name, "modified_at": moment} for name, moment in modified.items()]


def answer(known, seen, ids=None):
    return verdict(known, seen, seen.entries if ids is None else ids)


HOME = Identity.seen("olga", rows(a=1.0, b=2.0, c=3.0))


def test_the_first_one_is_taken_as_it_is():
    assert answer(None, HOME) == "same"


def test_the_same_server_is_the_same_with_new_and_removed_entries():
    assert answer(HOME, Identity.seen("olga", rows(b=2.0, c=9.0, d=10.0))) == "same"


def test_a_token_of_another_user_of_the_same_server_is_fine():
    assert answer(HOME, Identity.seen("guest", rows(a=1.0, b=2.0, c=3.0))) == "same"


def test_another_server_with_another_user_is_another():
    assert answer(HOME, Identity.seen("boris", rows(x=1.0, y=2.0, z=3.0))) == "other"


def test_where_nothing_but_the_user_was_known_another_user_is_another():
    assert answer(Identity("olga", {}), Identity("boris", {})) == "other"


def test_a_server_that_lost_all_entries_is_the_same_for_the_same_user():
    assert answer(HOME, Identity.seen("olga", [])) == "same"


def test_a_copy_from_a_backup_is_older():
    assert answer(HOME, Identity.seen("olga", rows(a=1.0, b=2.0, c=2.5 - 1.0))) == "older"


def test_a_rounded_time_is_no_backup():
    assert answer(HOME, Identity.seen("olga", rows(a=1.0, b=2.0, c=2.999))) == "same"


def test_only_the_most_recent_entries_are_remembered():
    many = Identity.seen("olga", rows(**{f"e{n}": float(n) for n in range(1000)}))
    assert len(many.entries) == SAMPLE_SIZE
    assert min(many.entries.values()) == 1000 - SAMPLE_SIZE


def test_an_entry_beyond_the_most_recent_still_counts_as_present():
    known = Identity.seen("olga", rows(a=1.0, b=2.0))
    busy = Identity.seen("guest", rows(a=1.0, b=2.0, **{f"e{n}": float(100 + n) for n in range(SAMPLE_SIZE)}))
    assert "a" not in busy.entries
    assert answer(known, busy, ids=[*busy.entries, "a", "b"]) == "same"


def test_it_survives_being_stored():
    assert Identity.from_json(HOME.as_json()) == HOME
    assert Identity.from_json(None) is None


@pytest.mark.parametrize("row", [{}, {"id": None}, {"id": 5}, {"entry_id": ""}])
def test_rows_without_an_id_are_left_out(row):
    assert Identity.seen("olga", [row]).entries == {}


def test_accepting_one_server_does_not_accept_the_next():
    other, third = Identity.seen("boris", rows(x=1.0)), Identity.seen("carol", rows(y=1.0))
    assert question("other", other) != question("other", third)
    assert question("older", HOME) != question("other", HOME)


def test_a_duplicate_stays_accepted_while_the_server_changes():
    later = Identity.seen("olga", rows(a=1.0, b=2.0, c=9.0))
    assert question("duplicate", HOME) == question("duplicate", later)
