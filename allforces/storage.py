"""Static files with names that change with what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Compressed and named by their content, the modules that a script imports included: after an upgrade no
    browser mixes old modules with new ones."""

    support_js_module_import_aggregation = True
