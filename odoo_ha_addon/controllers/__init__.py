from . import bus, controllers, icons, pictures, words
