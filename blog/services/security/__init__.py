"""Signing in, second factors, sessions, and the audit log."""
