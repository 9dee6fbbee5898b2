#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use Test::More;

use DNMap qw(lint requirement);

my $subject = DNMap::Name->from_text('/O=50% off/CN=client');
my $issuer  = DNMap::Name->from_text('/CN=My CA');
is(requirement(subject => $subject), 'VERIFY+CS:/O=50%%+20off/CN=client', 'a subject');
is(requirement(issuer => $issuer, level => 'PERM+VERIFY:112'), 'PERM+VERIFY:112+CI:/CN=My+20CA', 'an issuer');
is(requirement(subject => $subject, issuer => $issuer, cn => 1, key => 'TLS_Srv:mx'),
    "TLS_Srv:mx\tVERIFY+CN:client++CS:/O=50%%+20off/CN=client++CI:/CN=My+20CA", 'a line');
for my $bad ([], [cn => 1, issuer => $issuer], [subject => $subject, level => 'ENCR:112'],
    [subject => $subject, level => 'VERIFY+'], [subject => $subject, key => 'a b'],
    [subject => DNMap::Name->from_text('/O=x'), cn => 1], [subject => '/CN=x']) {
    ok(!eval { requirement(@$bad); 1 }, "refused: @$bad");
    isa_ok($@, 'DNMap::Error', "$@");
}
is(join(' ', map { $_->code } lint("TLS_Clt:a\tVERFIY\nTLS_Clt:b\tVERIFY+CN:%1\n")), 'requirement-none percent',
    'and faults of others');
done_testing();
