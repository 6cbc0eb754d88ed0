"""Foothold: a Jupyter teaching kit on one short news article.

The names a learner needs are here and are imported only when first used, so that ``check``
stays light enough for a browser kernel: ``check``, ``predict``, ``restore``, ``load``, ``cite``,
``term`` and ``say``.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "check": "foothold.exercises",
    "predict": "foothold.journal",
    "restore": "foothold.journal",
    "load": "foothold.data",
    "cite": "foothold.data",
    "term": "foothold.data",
    "say": "foothold.wording",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str):
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"foothold has no '{name}'; it offers {', '.join(sorted(_HOMES))}.")


def __dir__() -> list[str]:
    return sorted(__all__)
