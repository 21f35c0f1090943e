"""The one kind of error that people see: a sentence that says what is wrong and what to do."""


class DevkitError(Exception):
    """Something outside the code went wrong (no disk, no network, a port in use …).

    The message is one line for the terminal. `exit_code` is what the process ends with.
    """

    exit_code = 1


class UsageError(DevkitError):
    """The command line asks for something that does not exist or does not fit together."""

    exit_code = 2
