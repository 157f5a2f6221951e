"""guihua: mine Chinese government plans into grounded records."""
