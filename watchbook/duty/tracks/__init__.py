"""Trails: files from collars, watches and phones, read, compared and shown."""
