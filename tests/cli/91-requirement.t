#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# --format requirement: its options. That sendmail takes what it prints is tested with sendmail.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $ca     = certificate(subject => '/O=100%/CN=CA', ca => 1);
my $client = certificate(subject => '/O=100%/CN=client', issuer => $ca);
my @asked  = qw(--format requirement);
my ($issuer, $subject) = map { (split /\t/)[0] =~ s/^\w+://r =~ s/%/%%/gr } split /\n/, client_lines($client);

expect('both names',  run(@asked, $client), 0, "VERIFY+CS:$subject++CI:$issuer\n");
expect('the subject', run(@asked, '--subject', $client), 0, "VERIFY+CS:$subject\n");
expect('the issuer',  run(@asked, '--issuer',  $client), 0, "VERIFY+CI:$issuer\n");
expect('of a CA',     run(@asked, '--ca',      $ca),     0, "VERIFY+CI:$issuer\n");
expect('the common name', run(@asked, qw(--subject --cn), $client), 0, "VERIFY+CN:client++CS:$subject\n");
expect('a whole line', run(@asked, qw(--tag TLS_Srv:mx --value TEMP+VERIFY:112 --subject), $client), 0,
    "TLS_Srv:mx\tTEMP+VERIFY:112+CS:$subject\n");
expect('several', run(@asked, '--subject', $client, $client), 0, "VERIFY+CS:$subject\n" x 2);
expect('several under one key', run(@asked, qw(--tag TLS_Clt:a --subject), $client, $client), 65, '',
    qr/refused: a key has one requirement/);
expect("the level $_", run(@asked, '--value', $_, $client), 65, '', qr/refused: /)
    for 'ENCR:112', 'ENCR', 'VERIFY:', 'VERIFY:x', 'RELAY', 'VERIFY+', 'PERM';
expect('no common name', run(@asked, '--cn', certificate(subject => '/O=x', issuer => $ca)), 65, '',
    qr/refused: sendmail can't tell the common name/);
expect('the name is cut', run(@asked, '--subject', certificate(subject => join '', map { "/OU=$_" . 'x' x 60 } 1 .. 5)),
    65, '', qr/refused: .*255 bytes/);
expect("refused: @$_", run(@$_, $client), 64, '', qr/; try --help/)
    for ['--cn'], [@asked, '--fold'], [@asked, '--name-only'], [@asked, qw(--map ldap)],
    [@asked, qw(--dialect all)], [@asked, '--decode'], [@asked, '--lint', $client];

# What --lint says of others' requirements.
my $map = file("TLS_Clt:a\tVERIFY+CN:50%\nTLS_Clt:b\tVERFIY\nTLS_Clt:c\tVERIFY+CN++CITag:Good\ngood:/CN=x\tRELAY\n"
      . "Good:/CN=y\tOK\nOther:/CN=z\tRELAY\nTLS_Rcpt:d\tVERIFY+CS:/O=a b\n");
my $lint = run('--lint', $map);
is($lint->{status}, 1, 'findings');
is(join(' ', $lint->{out} =~ /:(\d+: (?:error|warning|note) [\w-]+):/g),
    '1: error percent 2: error requirement-none 4: error tag-value 7: error unencoded', 'of the right lines');
my $fixed = run('--lint', $map, '--fix');
like($fixed->{out}, qr/\ATLS_Clt:a\tVERIFY\+CN:50%%\nTLS_Clt:b\tVERFIY\n/, 'what is certain is corrected');
done_testing();
