"""What keeps Home Assistant from telling its history or its long-term statistics, in words for people."""

TROUBLES = [
    ("no_recorder", "No recorder"),
    ("recorder_busy", "Recorder busy"),
    ("command_timeout", "No answer"),
    ("unexpected_answer", "Answer not understood"),
    ("other", "Refused"),
]
"""The codes of `storage.source`, and all others."""


def paragraph_of(trouble: str) -> str:
    """The anchor in docs/troubleshooting.md of what `trouble_in_words` says."""
    return f"recorder-{trouble if trouble in dict(TROUBLES) else 'other'}"


def trouble_in_words(env, trouble: str, detail: str | None) -> str:
    """One sentence or two.

    :param trouble: a code of `TROUBLES`
    :param detail: in Home Assistant's words, for what has none of ours
    """
    words = {
        "no_recorder": env._(
            "Home Assistant offers neither its history nor its statistics: it has no recorder, or cannot reach the "
            "recorder's database. It is asked again from time to time."
        ),
        "recorder_busy": env._(
            "Home Assistant's recorder writes nothing at the moment, as during a backup or while it rebuilds its "
            "database. It is asked again soon."
        ),
        "command_timeout": env._("Home Assistant's recorder did not answer in time. It is asked again soon."),
        "unexpected_answer": env._(
            "Home Assistant's recorder answered something that makes no sense. It is asked again soon."
        ),
    }
    reason = detail.rstrip(".") if detail else trouble
    return words.get(trouble) or env._(
        "Home Assistant's recorder could not answer: %s. It is asked again soon.", reason
    )
