"""Addresses of schedulers as people type them, and what is refused because it is not safe."""

import socket
import time

import pytest

from foothold.cli import main
from foothold.grading import cluster
from foothold.grading.cluster import ClusterExecutor, find_cluster
from foothold.grading.problems import GradingError


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem")]
    for path in paths:
        path.write_text("PEM", encoding="utf-8")
    return paths


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("tcp://127.0.0.1:8787", "tcp://127.0.0.1:8787"),
        ("127.0.0.1:9000", "tcp://127.0.0.1:9000"),
        ("localhost", "tcp://localhost:8786"),
        ("tcp://[::1]:9000", "tcp://[::1]:9000"),
        ("tls://grading.example", "tls://grading.example:8786"),
    ],
)
def test_addresses(typed, address):
    assert find_cluster(typed).address == address


def test_certificates_make_a_bare_address_secure(files):
    found = find_cluster("grading.example:9000", *files)
    assert (found.address, found.secure) == ("tls://grading.example:9000", True)


@pytest.mark.parametrize("typed", ["", "tcp://", "http://a:1", "tcp://a:port", "tcp://a:1/x",
                                   "inproc://1", "tls://host:99999"])  # fmt: skip
def test_what_is_no_address_is_said(typed):
    with pytest.raises(GradingError, match="no address of a scheduler"):
        find_cluster(typed, insecure=True)


@pytest.mark.parametrize("typed", ["tcp://10.0.0.7:8786", "192.168.1.5", "tcp://server.example",
                                   "tcp://127.0.0.1.example:8786", "tcp://[::2]:1"])  # fmt: skip
def test_another_machine_without_tls_is_refused_unless_asked_for(typed):
    with pytest.raises(GradingError, match=r"not encrypted.*--insecure"):
        find_cluster(typed)
    assert find_cluster(typed, insecure=True).address.startswith("tcp://")


def test_certificates_come_by_threes_and_exist(files, tmp_path):
    with pytest.raises(GradingError, match="all three"):
        find_cluster("tls://a", files[0])
    with pytest.raises(GradingError, match="nowhere"):
        find_cluster("tls://a", files[0], files[1], tmp_path / "nowhere")
    with pytest.raises(GradingError, match="tls://"):
        find_cluster("tcp://127.0.0.1:1", *files)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["--insecure"], "go with --cluster"),
        (["--tls-ca", "ca.pem"], "go with --cluster"),
        (["--cluster", "127.0.0.1", "--workers", "2"], "--workers counts processes"),
        (["--cluster", "10.0.0.1"], "not encrypted"),
    ],
)
def test_options_that_contradict_each_other_are_a_sentence(typed, words, tmp_path, capsys):
    assert main(["grade", str(tmp_path), *typed]) == 2
    assert words in capsys.readouterr().err


@pytest.fixture
def impatient(monkeypatch):
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.5)


def test_a_closed_port_is_a_sentence(impatient):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(GradingError, match=f"No scheduler answers at tcp://127.0.0.1:{port}"):
        ClusterExecutor(find_cluster(f"127.0.0.1:{port}"))


def test_a_port_that_takes_calls_and_says_nothing_is_a_sentence(impatient):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port, start = silent.getsockname()[1], time.monotonic()
        with pytest.raises(GradingError, match="No scheduler answers"):
            ClusterExecutor(find_cluster(f"127.0.0.1:{port}"))
        assert time.monotonic() - start < 60  # not a speed, but an end


def test_files_that_are_no_certificates_are_a_sentence(impatient, files):
    with pytest.raises(GradingError, match=r"cannot be used .*PEM"):
        ClusterExecutor(find_cluster("tls://127.0.0.1:1", *files))


def test_tls_without_any_certificate_is_a_sentence(impatient):
    with pytest.raises(GradingError, match=r"needs certificates: give --tls-ca"):
        ClusterExecutor(find_cluster("tls://127.0.0.1:1"))
