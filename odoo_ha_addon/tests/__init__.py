from . import test_command
from . import test_instance
from . import test_js
from . import test_watch
