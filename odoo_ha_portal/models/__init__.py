from . import access, link
