"""How the desk writes dates (FORMAT_MODULE_PATH): a folder a language."""
