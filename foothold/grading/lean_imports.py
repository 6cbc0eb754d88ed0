"""nbformat and nbval, imported without what takes longest and is never used.

nbformat brings jsonschema, which looks for checkers of formats (addresses, durations) and builds
their grammars. That takes longer than all other imports; no notebook schema has such a format.
"""

import sys

_CHECKERS = ("rfc3986_validator", "rfc3987_syntax", "isoduration")

if "jsonschema" not in sys.modules:
    sys.modules.update(dict.fromkeys(_CHECKERS))  # None: as if it were not installed
try:
    import nbformat
    import nbval.kernel
    import nbval.plugin
finally:
    for _name in _CHECKERS:
        if _name in sys.modules and sys.modules[_name] is None:
            del sys.modules[_name]

__all__ = ["nbformat", "nbval"]
