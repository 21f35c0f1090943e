from . import instance_helper, parameters
