from . import conversation, guest, icons, live, pages, portal, preview
