from . import bus, controllers
