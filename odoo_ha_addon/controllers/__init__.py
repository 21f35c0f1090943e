from . import bus, controllers, exports, icons, pictures, words
