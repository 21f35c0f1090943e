"""`odoo-bin ha_bridge`: the bridge as a process of its own, for those who outgrow the one inside Odoo.

Odoo loads this file without importing the addon, so the addon is imported only in `run`.
"""

import json
import logging
import signal
import sys
import threading

from odoo.cli import Command
from odoo.tools import config

_logger = logging.getLogger(__name__)

REKEY = "rekey"


class HaBridge(Command):
    """Connect to Home Assistant outside of the Odoo server"""

    name = "ha_bridge"
    description = """
        Serves the Home Assistant instances of the given databases, together with the bridges that run elsewhere.
        Set ODOO_HA_BRIDGE=off in the environment of the Odoo servers to leave all of the work to such processes.
        With "rekey" it serves nothing, but encrypts the stored access tokens again, with the key in ODOO_HA_TOKEN_KEY;
        the key before it is read from ODOO_HA_TOKEN_KEY_OLD.
    """

    def run(self, args: list[str]) -> None:
        self.parser.add_argument(
            "-d", "--database", metavar="DB[,DB…]", help="default: the databases of the configuration"
        )
        self.parser.add_argument("-c", "--config", help="Odoo's configuration file")
        self.parser.add_argument("--status", action="store_true", help="show who serves what, and end")
        self.parser.add_argument("--json", action="store_true", help="with --status: as one JSON object")
        self.parser.add_argument(
            "--once", action="store_true", help="bring every instance up to date once, and end"
        )
        # No argument of its own: what belongs to options of Odoo would be taken for it.
        is_rekey = REKEY in args
        options, rest = self.parser.parse_known_args([word for word in args if word != REKEY])
        if options.json and not options.status:
            self.parser.error("--json goes with --status")
        if is_rekey and (options.status or options.once):
            self.parser.error("rekey goes with neither --status nor --once")
        config.parse_config(
            [
                *(["-c", options.config] if options.config else []),
                *(["-d", options.database] if options.database else []),
                "--no-http",
                *rest,
            ],
            setup_logging=True,
        )
        if not config["db_name"]:
            self.parser.error("name the databases with -d")
        if is_rekey:
            sys.exit(change_key(config["db_name"]))
        if options.status:
            sys.exit(show_status(config["db_name"], as_json=options.json))
        sys.exit(serve(config["db_name"], once=options.once))


def serve(databases: list[str], *, once: bool) -> int:
    """Run the bridge until a signal comes, or until everything was connected once. Returns the exit code."""
    from odoo.addons.odoo_ha_addon.bridge.supervisor import Supervisor

    supervisor = Supervisor("process", lambda: databases)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    bridge = threading.Thread(target=supervisor.run, name="odoo_ha.bridge")
    bridge.start()
    code = 0
    if once:
        code = 0 if _all_settled(databases, stop) else 1
    else:
        stop.wait()
    supervisor.stop()
    bridge.join(1.0)
    return code


def _all_settled(databases: list[str], stop: threading.Event) -> bool:
    """Wait until each instance is connected or cannot be; False if one is not connected, or after a minute."""
    from odoo.addons.odoo_ha_addon.bridge.sql.status import read_status
    from odoo.addons.odoo_ha_addon.protocol.connection_states import ConnectionState

    fine = {ConnectionState.CONNECTED, ConnectionState.DISABLED}
    for _ in range(120):
        if stop.wait(0.5):
            return False
        rows = [row for db_name in databases for row in read_status(db_name)["instances"]]
        states = {ConnectionState(row["state"]) for row in rows}
        if all(state.is_settled for state in states):
            return states <= fine
    return False


def change_key(databases: list[str]) -> int:
    """Encrypt the tokens of the databases with the key of this process, one database after the other. What was done
    stays done, whatever happens to the next. Returns the exit code: 0 where every token has the new key.
    """
    import psycopg2
    from odoo.addons.odoo_ha_addon.bridge.sql.rekey import missing_key, rekey

    if missing := missing_key():
        sys.stderr.write(f"{missing}: nothing was changed\n")
        return 2
    code = 0
    for db_name in databases:
        try:
            result = rekey(db_name)
        except psycopg2.Error as error:
            sys.stderr.write(f"{db_name}: nothing was changed: {str(error).strip()}\n")
            code = 1
            continue
        if not result.installed:
            sys.stdout.write(f"{db_name}: the addon is not installed, or being installed or upgraded\n")
            continue
        sys.stdout.write(
            f"{db_name}: {result.changed} tokens changed, {result.current} had the key already\n"
        )
        for name in result.unreadable:
            sys.stderr.write(f"{db_name}: neither key fits the token of {name}: it was left as it is\n")
            code = 1
    return code


def show_status(databases: list[str], *, as_json: bool) -> int:
    """Print bridges and instances of the databases. Returns the exit code."""
    from odoo.addons.odoo_ha_addon.bridge.sql.status import as_table, read_status

    found = {db_name: read_status(db_name) for db_name in databases}
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        for db_name, status in found.items():
            sys.stdout.write(as_table(db_name, status) + "\n")
    return 0 if all(status["bridges"] for status in found.values()) else 1
