"""Addresses of the inbox."""
