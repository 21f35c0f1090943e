"""What entries of Home Assistant's logbook say of causes, and of starts. Pure.

Of a change they name the automation, script or service that did it, or the entity whose change it followed, and the
user. They do not give its context, by which our own commands are known; so the logbook is asked what happened with the
context of each command, and of each script that was started as a service.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...storage.causes import RUNNING_DOMAINS, Told
from .logbook_api import LogEntry
from .proof import Start

NAMELESS_SERVICES = ("turn_on", "turn_off", "toggle", "reload")
"""Services of `script` that are not a script of that name."""


class Contexts(NamedTuple):
    """What happened with contexts that were asked for.

    :ivar changes: the context of a change, by its entity id and its time
    :ivar runs: entity id of the automation, script or scene that ran in a context
    """

    changes: Mapping[tuple[str, float], str]
    runs: Mapping[str, str]


def causes_of(entries: Sequence[LogEntry], contexts: Contexts) -> list[Told]:
    """Of the changes of which there is something to tell."""
    runs = [entry for entry in entries if is_run(entry)]
    told = (_cause(entry, runs, contexts) for entry in entries if entry.entity_id and entry.state is not None)
    return [each for each in told if each.user_id or each.by or each.trigger]


def is_run(entry: LogEntry) -> bool:
    """Whether it says that an automation or a script ran."""
    return bool(entry.state is None and entry.context_id and _runs(entry.entity_id))


def contexts_to_ask(entries: Sequence[LogEntry], commands: Mapping[str, str | None]) -> list[str]:
    """Contexts by which more is known of these changes.

    :param commands: the users of Home Assistant of our own commands in that time, by their contexts
    """
    changes = [entry for entry in entries if entry.state is not None]
    users = {entry.user_id for entry in changes if entry.user_id}
    asked = [context_id for context_id, user_id in commands.items() if user_id in users]
    if any(_by_nameless_script(entry) for entry in changes):
        asked += [str(entry.context_id) for entry in entries if is_run(entry) and entry.by_domain == "script"]
    return list(dict.fromkeys(asked))


def contexts_of(answers: Mapping[str, Sequence[LogEntry]]) -> Contexts:
    """:param answers: what the logbook has of each context"""
    changes: dict[tuple[str, float], str] = {}
    runs: dict[str, str] = {}
    for context_id, entries in answers.items():
        for entry in entries:
            if not entry.entity_id:
                continue
            if _runs(entry.entity_id):
                runs.setdefault(context_id, entry.entity_id)
            if entry.state is not None:
                changes[entry.entity_id, entry.when] = context_id
    return Contexts(changes, runs)


def starts_in(entries: Iterable[LogEntry], since: float, before: LogEntry | None = None) -> Iterator[Start]:
    """The starts of Home Assistant that entries tell of.

    :param since: until then we have heard it
    :param before: the last entry of this kind before these, see `tells_of_home_assistant`
    """
    last = before
    for entry in entries:
        if not tells_of_home_assistant(entry):
            continue
        if entry.message == "started":
            yield Start(
                entry.when,
                max(since, last.when) if last else since,
                has_stopped=last is not None and last.message == "stopped",
            )
        last = entry


def tells_of_home_assistant(entry: LogEntry) -> bool:
    """Whether it says that Home Assistant has started, or stops."""
    return entry.domain == "homeassistant" and not entry.entity_id and entry.message in ("started", "stopped")


def _cause(change: LogEntry, runs: Sequence[LogEntry], contexts: Contexts) -> Told:
    entity_id = str(change.entity_id)
    context_id = contexts.changes.get((entity_id, change.when))
    by, trigger = _named(change)
    by = by or contexts.runs.get(context_id or "")
    if run := _run_of(by, change, runs):
        context_id = context_id or run.context_id
        trigger = _named(run)[1]
    by, trigger = (None if each == entity_id else each for each in (by, trigger))
    return Told(entity_id, change.when, context_id, change.user_id, by, trigger)


def _named(entry: LogEntry) -> tuple[str | None, str | None]:
    """What did it, and what set it off."""
    if _runs(entry.by_entity_id):
        return entry.by_entity_id, None
    if entry.by_entity_id:
        return None, entry.by_entity_id
    if entry.by_domain == "script" and entry.by_service and not _by_nameless_script(entry):
        return f"script.{entry.by_service}", None
    return None, None


def _by_nameless_script(entry: LogEntry) -> bool:
    return entry.by_domain == "script" and entry.by_service in NAMELESS_SERVICES


def _run_of(by: str | None, change: LogEntry, runs: Sequence[LogEntry]) -> LogEntry | None:
    """The last run before the change, of those that were set off by the same."""
    of_it = [
        run
        for run in runs
        if by
        and run.entity_id == by
        and run.when <= change.when
        and (change.source is None or change.source == run.source)
    ]
    return of_it[-1] if of_it else None


def _runs(entity_id: str | None) -> bool:
    return (entity_id or "").partition(".")[0] in RUNNING_DOMAINS
