#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Keeps an access map in step with a folder of client certificates.

    sync-access-map.py FOLDER ACCESS

FOLDER holds one certificate a file. ACCESS is the hand-written source of the map. Certificates that
are new in FOLDER may relay, those that were taken out or have expired no longer may. Writes
ACCESS.clients, the entries made, and ACCESS.db, the map of both. If anything fails, the old map stays
as it is. sendmail sees the new one without a restart.

Needs dnmap, cryptography and makemap (Debian: python3-cryptography, sendmail-bin).
"""

import datetime
import fcntl
import os
import pathlib
import subprocess
import sys

import dnmap
from cryptography import x509


def is_valid(path):
    """Whether the one certificate of this file is valid today."""
    if len(dnmap.load(path)) != 1:
        sys.exit(f"{path}: more than one certificate")
    data = path.read_bytes()
    load = x509.load_pem_x509_certificate if b"-----BEGIN" in data else x509.load_der_x509_certificate
    expiry = load(data).not_valid_after
    if expiry > datetime.datetime.utcnow():
        return True
    print(f"{path}: expired {expiry}: left out", file=sys.stderr)
    return False


def make_map(access, text):
    """Makes the map beside the old one and puts it in its place."""
    new = pathlib.Path(f"{access}.new.db")
    new.unlink(missing_ok=True)
    made = subprocess.run(["makemap", "hash", f"{access}.new"], input=text, check=False)
    if made.returncode != 0:
        new.unlink(missing_ok=True)
        sys.exit("makemap failed: the old map stays")
    new.rename(f"{access}.db")


def replace(path, data):
    """Gives a file a new content, all of it or nothing."""
    new = pathlib.Path(f"{path}.new")
    new.write_bytes(data)
    new.rename(path)


def main(folder, access):
    clients, database = pathlib.Path(f"{access}.clients"), pathlib.Path(f"{access}.db")
    with open(f"{access}.lock", "a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one run at a time
        files = [path for path in sorted(pathlib.Path(folder).iterdir())
                 if not path.name.startswith(".") and is_valid(path)]
        entries = "".join(f"{line}\n" for line in dnmap.entries(files, mode="client")).encode()
        if (database.exists() and clients.exists() and clients.read_bytes() == entries
                and os.path.getmtime(database) > os.path.getmtime(access)):
            print("unchanged")
            return
        make_map(access, pathlib.Path(access).read_bytes() + entries)
        replace(clients, entries)
        print(len(files), "certificates")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} FOLDER ACCESS")
    try:
        main(*sys.argv[1:])
    except (dnmap.Error, OSError) as error:
        sys.exit(str(error))
