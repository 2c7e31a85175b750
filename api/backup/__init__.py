"""Backup and restore: the whole database, and the key without which its contacts cannot be read."""
