from . import bus, controllers, exports, icons, outsiders, pictures, words
