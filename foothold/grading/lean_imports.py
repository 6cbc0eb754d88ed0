"""nbformat and nbval, imported without what takes longest and is never used.

nbformat brings jsonschema, which looks for checkers of formats (addresses, durations) and builds
their grammars. That takes longer than all other imports; no notebook schema has such a format.

nbval brings coverage, to measure which lines of a module the notebooks run; nobody asks here.
"""

from .absent import stand_in, without

with (
    without("rfc3986_validator", "rfc3987_syntax", "isoduration"),
    stand_in("nbval.cover", "setup_coverage", "teardown_coverage"),
):
    import nbformat
    import nbval.kernel
    import nbval.plugin

__all__ = ["nbformat", "nbval"]
