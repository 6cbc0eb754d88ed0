"""Release exercises, take submissions in, run them confined, judge, keep the marks, report."""

import sys

if "jsonschema" not in sys.modules:
    # nbformat brings jsonschema, which looks for checkers of formats (addresses, durations) and
    # builds their grammars. That takes longer than all other imports; no notebook schema has such
    # a format.
    checkers = ("rfc3987_syntax", "isoduration")
    sys.modules.update(dict.fromkeys(checkers))  # None: as if it were not installed
    try:
        import nbformat  # noqa: F401
    finally:
        for name in checkers:
            del sys.modules[name]
