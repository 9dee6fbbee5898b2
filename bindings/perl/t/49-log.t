#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use File::Temp;
use Test::More;

use DNMap qw(entries);

my $process = 'Nov 24 10:45:25 mail sm-mta[4806]: STARTTLS=server, ';
my $relay   = "${process}relay=client.example [192.0.2.1], version=TLSv1.3, verify=OK, cipher=x, bits=256/256\n";
my $names   = "${process}cert-subject=/CN=a+20b, cert-issuer=/O=x+5C/y, verifymsg=ok\n";
my $long    = $names =~ s{a\+20b}{'x' x 252}er;
my $log     = File::Temp->new;
print {$log} $relay, $names, $relay, $long;
$log->flush;

my @warnings;
local $SIG{__WARN__} = sub { push @warnings, @_ };
is_deeply([entries($log->filename, from_log => '*.example', dialect => 'openssl3', log_dialect => 'openssl3')],
    ["CERTISSUER:/O=x+5C/y\tSUBJECT", "CERTSUBJECT:/CN=a+20b\tRELAY"], 'entries');
like($warnings[0], qr/:4: entry 2: the log has only 256 bytes/, 'a cut name is told');
my @subjects = map { $_->subject->rfc4514 }
    DNMap->iterate($log->filename, from_log => '192.0.2.*', log_dialect => 'openssl3')->all;
is_deeply(\@subjects, ['CN=a b'], 'names, by address');
ok(!eval { entries($log->filename, from_log => 'other'); 1 }, 'none of another host');
isa_ok($@, 'DNMap::Error', "$@");
done_testing();
