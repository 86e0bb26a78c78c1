"""Numbers for any period, numbers as issued, and reports on page and paper."""
