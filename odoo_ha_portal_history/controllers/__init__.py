from . import live, pages
