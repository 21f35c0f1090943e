from . import guest, icons, live, pages, portal, preview
