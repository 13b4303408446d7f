"""What readers ask for over HTTP: a module for each kind of page."""
