# SPDX-License-Identifier: BSD-2-Clause
"""Inputs that are made to take long. Each maker takes a size and yields blocks of bytes."""

import base64

BLOCK = 65536

# ------------------------------------------------------------------ DER


def length(size):
    """The octets of a length."""
    if size < 128:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def tlv(tag, *contents):
    """An element of these parts."""
    body = b"".join(contents)
    return bytes([tag]) + length(len(body)) + body


def attribute(value, oid=b"\x55\x04\x03"):
    """A UTF8String of that type; a common name without one."""
    return tlv(0x30, tlv(0x06, oid), tlv(0x0C, value))


def rdn(*attributes):
    """A SET of them."""
    return tlv(0x31, *attributes)


ALGORITHM = tlv(0x30, bytes.fromhex("06092a864886f70d01010b0500"))
KEY = tlv(0x30, tlv(0x30, bytes.fromhex("06092a864886f70d0101010500")), tlv(0x03, b"\x00\x30\x00"))
DATES = tlv(0x30, tlv(0x17, b"200101000000Z"), tlv(0x17, b"400101000000Z"))
ISSUER = tlv(0x30, rdn(attribute(b"CA")))


def certificate(*rdns):
    """One with that subject, and no signature that anybody could verify."""
    body = tlv(0x30, tlv(0x02, b"\x01"), ALGORITHM, ISSUER, DATES, tlv(0x30, *rdns), KEY)
    return tlv(0x30, body, ALGORITHM, tlv(0x03, b"\x00\x00"))


def many_rdns(count):
    """A subject of so many RDNs."""
    yield certificate(*[rdn(attribute(b"x"))] * count)


def wide_rdn(count):
    """One RDN of so many attributes, in the wrong order for a SET."""
    yield certificate(rdn(*(attribute(b"%07d" % (count - i)) for i in range(count))))


def long_value(size):
    """One value of so many bytes."""
    yield certificate(rdn(attribute(b"v" * size)))


def long_slashes(size):
    """One value that reads as many attributes."""
    yield certificate(rdn(attribute(b"/CN=a" * (size // 5))))


def long_arc(size):
    """A type with one arc of so many octets."""
    yield certificate(rdn(attribute(b"x", b"\x2A" + b"\xFF" * (size - 1) + b"\x7F")))


def many_arcs(size):
    """A type with so many arcs."""
    yield certificate(rdn(attribute(b"x", b"\x2A" + b"\x01" * size)))


def nested(depth, tag=0x30):
    """So many elements, one in the other."""
    sizes = [0]
    for _ in range(depth):
        sizes.append(sizes[-1] + 1 + len(length(sizes[-1])))
    yield b"".join(bytes([tag]) + length(size) for size in reversed(sizes[:-1]))


def nested_set(depth):
    """The same with constructed strings, which libcrypto puts together by recursion."""
    yield certificate(tlv(0x31, tlv(0x30, b"\x06\x03\x55\x04\x03", *nested(depth, 0x2C))))


def endless(depth):
    """So many elements of indefinite length, none of which ends."""
    yield b"\x30\x80" * depth


def claims(count):
    """So many elements that say they are of 2 GiB, each in its own block."""
    claim = base64.b64encode(b"\x30\x84\x7F\xFF\xFF\xFF\x30\x84\x7F\xFF\xFF\xF0")
    yield from repeat(b"-----BEGIN CERTIFICATE-----\n" + claim + b"\n-----END CERTIFICATE-----\n", count)


# ------------------------------------------------------------------ PEM and lines


def repeat(piece, count):
    """The piece so many times, in large blocks."""
    step = max(1, BLOCK // len(piece))
    for first in range(0, count, step):
        yield piece * min(step, count - first)


def tiny_blocks(count):
    """Blocks that hold nothing we want."""
    yield from repeat(b"-----BEGIN X-----\n-----END X-----\n", count)


def empty_blocks(count):
    """Certificates of no bytes."""
    yield from repeat(b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", count)


def unended_blocks(count):
    """Beginnings alone."""
    yield from repeat(b"-----BEGIN CERTIFICATE-----\n", count)


def dashes(size):
    """Nearly beginnings."""
    yield from repeat(b"-----BEGIN ", size // 11)


def long_line(size):
    """A line of so many bytes."""
    yield from repeat(b"A", size)
    yield b"\n"


def long_base64(size):
    """A block whose base64 is one line of so many bytes."""
    yield b"-----BEGIN CERTIFICATE-----\n"
    yield from long_line(size)
    yield b"-----END CERTIFICATE-----\n"


def text_rdns(count):
    """A name of so many attributes in text."""
    yield from repeat(b"/CN=x", count)
    yield b"\n"


def text_commas(count):
    """The same between commas."""
    yield from repeat(b"CN=x,", count)
    yield b"CN=y\n"


def text_types(count):
    """Lines with types that nobody knows."""
    yield from (b"/CN=x/no%d=y\n" % i for i in range(count))


def text_quotes(count):
    """Quotes, each of which could begin a value."""
    yield from repeat(b'CN="x, ', count)
    yield b"\n"


def keys(count):
    """Lines of a map, each near to the next."""
    yield b"CERTISSUER:/CN=CA\tSUBJECT\n"
    yield from (b"CERTSUBJECT:/C=US/O=a/CN=%x\tRELAY\n" % i for i in range(count))


def same_keys(count):
    """The same key again and again, in two spellings."""
    yield from repeat(b"CERTSUBJECT:/CN=a/B\tRELAY\ncertsubject:/cn=A/b\tOK\n", count // 2)


def log_lines(count):
    """Processes that begin and never end."""
    yield from (b"Nov 25 10:00:00 h sm-mta[%d]: STARTTLS=server, relay=a [1.2.3.4], version=TLSv1.3,"
                b" verify=OK, cipher=X, bits=256/256\n" % i for i in range(count))


def distinct_certificates(count):
    """Certificates whose keys are all different."""
    for i in range(count):
        der = base64.encodebytes(certificate(rdn(attribute(b"%d" % i))))
        yield b"-----BEGIN CERTIFICATE-----\n" + der + b"-----END CERTIFICATE-----\n"
