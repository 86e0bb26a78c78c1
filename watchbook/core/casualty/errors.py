"""The error family of a casualty's arithmetic: what cannot be read or cannot be a rule."""


class CasualtyError(ValueError):
    """Something about a casualty that cannot be read; the message says what to do next."""


class WeightError(CasualtyError):
    """A weight that is no number, has no unit, or that no dog has."""


class RuleError(CasualtyError):
    """A dose rule that contradicts itself; the veterinarian's protocol has to be mended."""
