from . import instance_helper
