from . import controllers, models, wizards
from .bridge.hosts import post_load
from .hooks import uninstall_hook
