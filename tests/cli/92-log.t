#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# --from-log: its options, and logs that are none. What sendmail writes is tested with sendmail.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $relay = 'STARTTLS=server, relay=[192.0.2.1], version=TLSv1.3, verify=OK, cipher=x, bits=256/256';
my $names = 'STARTTLS=server, cert-subject=%s, cert-issuer=/CN=CA, verifymsg=ok';
sub logged { return file(join '', map { "Nov 24 10:45:25 mail sm-mta[7]: $_\n" } @_) }

my $log = logged($relay, sprintf $names, '/O=x+5C/y');
my @openssl3 = qw(--dialect openssl3 --from-log);
expect('a client', run(@openssl3, $log, '--relay', '192.*'), 0,
    "CERTISSUER:/CN=CA\tSUBJECT\nCERTSUBJECT:/O=x+5C/y\tRELAY\n", qr/note: a log does not show/);
expect('for the next TLS library', run(qw(--dialect openssl1 --from-dialect openssl3 --subject --from-log), $log, qw(--relay *)),
    0, "CERTSUBJECT:/O=x/y\tRELAY\n", qr/./);
is(run(qw(--dialect openssl3 --relay * --from-log), $log, '--test', file("CERTISSUER:/CN=CA\tRELAY\n"))->{status}, 0, 'with --test');
expect("no name: $_", run(@openssl3, logged($relay, sprintf $names, $_), '--relay', '*'), 65, '', qr/:2: entry 1: /)
    for '/O=x+zz', '/O=x\\y', '/nothing';
expect("passed over: $_", run(@openssl3, logged($relay, sprintf $names, $_), '--relay', '*'), 0, '',
    qr/:2: entry 1: warning: passed over: /) for '', '(null)', '/CN=' . 'x' x 252;
expect('another file', run(@openssl3, '/etc/passwd', '--relay', '*'), 65, '', qr/no verified client found in the log/);
expect('long lines', run(@openssl3, logged('x' x 200_000 . $relay, sprintf $names, '/O=x'), '--relay', '*'), 65, '', qr/no verified/);
expect("refused: @$_", run(@$_), 64, '', qr/; try --help/) for ['--from-log', $log], ['--relay', '*', $log],
    ['--from-log', $log, '--relay', '*', $log], ['--from-log', $log, qw(--relay * --text)],
    ['--from-log', $log, qw(--relay * --dialect all)], ['--from-log', $log, qw(--relay * --decode)],
    ['--from-log', $log, qw(--relay * --lint), $log];
is(run('--from-log', $log, qw(--relay * --dialect all --from-dialect openssl3))->{status}, 0, 'all dialects of one');
done_testing();
