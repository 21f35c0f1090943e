from . import bus, connect, controllers, exports, icons, outsiders, pictures, words
