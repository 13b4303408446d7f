"""Running the site: logs, health, metrics, and commands for the operator.

Stands above the blog and its wiring: it knows both, and neither knows it but by its names in the settings.
"""
