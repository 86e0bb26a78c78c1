"""Tables that belong to no agency: the one list that a test compares with the schema.

Everything else carries `agency_id`, and each of its unique keys but the UUID `id` contains it
(`design.md` §9.3). On PostgreSQL the global tables have no row-level security: what is in them
must be harmless to read across agencies by the program, and is never shown by a page without
asking for the account or the agency first.
"""

from __future__ import annotations

GLOBAL_TABLES = frozenset(
    {
        # the directory of agencies, and who belongs to which
        "people_agency", "people_account", "people_membership",
        # sign-in: sessions, attempts, lock-outs, means of the second step, tokens of programs
        "people_signin", "people_badlogon", "people_lockout", "people_apitoken",
        "account_emailaddress", "account_emailconfirmation", "mfa_authenticator",
        # Django's own
        "django_session", "django_content_type", "django_migrations",
        "auth_permission", "auth_group", "auth_group_permissions",
        # tasks: their arguments are ids only
        "django_tasks_database_dbtaskresult",
    }
)  # fmt: skip
