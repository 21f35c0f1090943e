# What the others extend comes before them.
from . import access, link  # isort: skip
from . import conversation
