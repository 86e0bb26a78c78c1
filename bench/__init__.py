"""Our figures beside a peer's, measured in one run on one machine: ratios, not promises.

`watchbook bench [NAME] [--json]` runs them. Every module here but this package's own tools has
`figures()`, which yields one Figure after another.
"""
