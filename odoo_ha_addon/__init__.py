from . import controllers, log_lines, models, wizards
from .bridge.hosts import post_load
from .hooks import uninstall_hook

log_lines.install(__name__)
log_lines.hide_query("/ha/connect/callback")
