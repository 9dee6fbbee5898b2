# SPDX-License-Identifier: BSD-2-Clause
import pytest

import dnmap

KEY = dnmap.Name.from_text("/O=Test Org, Inc./CN=CA").key(tag="CERTISSUER", map="ldap")
PLACE = {"base": "dc=test", "cluster": "relays"}
ENTRY = r"""dn: sendmailMTAKey=CERTISSUER:/O=Test\+20Org\,\+20Inc./CN=CA,sendmailMTAMapName=access,dc=test
objectClass: sendmailMTA
objectClass: sendmailMTAMap
objectClass: sendmailMTAMapObject
sendmailMTACluster: relays
sendmailMTAMapName: access
sendmailMTAKey: CERTISSUER:/O=Test+20Org,+20Inc./CN=CA
sendmailMTAMapValue: RELAY

"""


def test_ldif():
    assert dnmap.ldif(KEY, "RELAY", **PLACE) == ENTRY
    assert dnmap.ldif(**PLACE).startswith("dn: sendmailMTAMapName=access,dc=test\n")
    assert "\nsendmailMTAHost: mail\n" in dnmap.ldif(base="dc=test", host="mail")
    assert "\nchangetype: modify\n" in dnmap.ldif(KEY, "RELAY", replace=True, **PLACE)


@pytest.mark.parametrize("key, value, place", [
    (None, None, {"base": "dc=test"}),
    (None, None, {"base": "", "cluster": "relays"}),
    (None, None, {**PLACE, "host": "mail"}),
    (KEY, None, PLACE),
    ("a\nb", "RELAY", PLACE),
    (KEY, "a\nb", PLACE),
])
def test_refused(key, value, place):
    with pytest.raises(dnmap.Error):
        dnmap.ldif(key, value, **place)


def test_nul_does_not_end_a_word():
    with pytest.raises(ValueError, match="null"):
        dnmap.ldif(base="dc=x\0,dc=y", cluster="relays")
