from . import bus, controllers, icons
