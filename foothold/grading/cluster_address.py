"""Where a scheduler is, as a person types it, and whether the way there is safe."""

from __future__ import annotations

import argparse
import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .problems import GradingError

PORT = 8786  # what `dask scheduler` listens on by default


@dataclass(frozen=True)
class Cluster:
    """Where a scheduler is and how to speak to it.

    Attributes
    ----------
    address : str
        ``tls://host:port`` or ``tcp://host:port``.
    ca, certificate, key : pathlib.Path or None
        PEM files for TLS; without them Dask's own configuration counts.
    """

    address: str
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @property
    def secure(self) -> bool:
        """Does the address ask for TLS?"""
        return self.address.startswith("tls:")


def find_cluster(
    address: str,
    ca: Path | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
    *,
    insecure: bool = False,
) -> Cluster:
    """Read an address as a person types it, and refuse what would open the machines to others.

    Parameters
    ----------
    address : str
        ``tls://host:port``, ``tcp://host:port`` or ``host:port``.
    ca, certificate, key : pathlib.Path, optional
        PEM files for TLS, all three or none.
    insecure : bool
        Allow ``tcp://`` beyond this machine.

    Returns
    -------
    Cluster

    Raises
    ------
    GradingError
        If the address cannot be read, a file is missing, or the way there is not safe.

    Examples
    --------
    >>> find_cluster("127.0.0.1").address
    'tcp://127.0.0.1:8786'
    """
    given = [path for path in (ca, certificate, key) if path is not None]
    text = address if "://" in address else f"{'tls' if given else 'tcp'}://{address}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme not in ("tcp", "tls") or parts.path.strip("/"):
        raise GradingError(
            f"'{address}' is no address of a scheduler. Write tls://HOST:PORT, or tcp://HOST:PORT "
            f"for this machine; 'dask scheduler' prints it when it starts."
        )
    for path in given:
        if not path.is_file():
            raise GradingError(f"There is no file {path}, which TLS needs.")
    if given and len(given) < 3:
        raise GradingError(
            "TLS needs three files: --tls-ca, --tls-cert and --tls-key. "
            "Give all three, or none if Dask's own configuration names them."
        )
    if given and parts.scheme == "tcp":
        raise GradingError("Certificates are of no use over tcp://. Write tls:// in the address.")
    if parts.scheme == "tcp" and not insecure and not is_loopback(host):
        raise GradingError(
            f"{text} is another machine and the way there is not encrypted. Dask's messages are "
            "pickle: whoever reaches that scheduler can run any code on all its machines and on "
            "this one, and read what was handed in. Use tls:// with certificates, or an SSH tunnel "
            "to 127.0.0.1 (docs/CLUSTER.md shows both). If nobody else can reach that network, "
            "add --insecure."
        )
    name = f"[{host}]" if ":" in host else host
    return Cluster(f"{parts.scheme}://{name}:{port}", ca, certificate, key)


def is_loopback(host: str) -> bool:
    """Is this host the machine itself?

    Examples
    --------
    >>> is_loopback("127.0.0.2"), is_loopback("localhost"), is_loopback("10.0.0.7")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def add_cluster_options(parser: argparse.ArgumentParser) -> None:
    """The options of a command that can grade on a cluster."""
    group = parser.add_argument_group(
        "many machines", "See docs/CLUSTER.md, which also says what you open to whom."
    )
    group.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="scheduler: tls://HOST:PORT, or tcp:// for this machine",
    )
    for name, what in (("ca", "authority"), ("cert", "certificate"), ("key", "key")):
        group.add_argument(f"--tls-{name}", type=Path, metavar="PEM", help=f"file with the {what}")
    group.add_argument(
        "--insecure", action="store_true", help="allow tcp:// over a network that you trust wholly"
    )


def chosen_cluster(arguments: argparse.Namespace) -> Cluster | None:
    """The cluster that somebody named on the command line, or none.

    Raises
    ------
    GradingError
        If the options contradict each other, or :func:`find_cluster` refuses.
    """
    files = arguments.tls_ca, arguments.tls_cert, arguments.tls_key
    if arguments.cluster is None:
        if any(files) or arguments.insecure:
            raise GradingError("--tls-... and --insecure go with --cluster ADDRESS.")
        return None
    if arguments.workers is not None:
        raise GradingError(
            "--workers counts processes of this machine; a cluster has workers of its own. "
            "Give --workers or --cluster."
        )
    return find_cluster(arguments.cluster, *files, insecure=arguments.insecure)
