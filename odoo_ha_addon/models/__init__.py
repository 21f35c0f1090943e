# What others inherit comes before them.
from . import mixins  # isort: skip
from . import instance, registry, entity, tag  # isort: skip
from . import access, grant  # isort: skip
from . import color_scheme, command, dashboard, settings
