from . import models, wizards
from .bridge.hosts import post_load
