from . import test_command, test_diagnosis, test_instance, test_js, test_watch
