"""Django's own commands, for developers: `python manage.py makemigrations training -n name`."""

import os
import sys


def main() -> None:
    """Run one of Django's commands against watchbook.settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbook.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
