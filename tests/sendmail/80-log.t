#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# --from-log on the log of a real sendmail: what it prints for clients that were there is what it prints for
# their certificates, and lets them relay the next time.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep);

use SendmailTest qw(begin catch_log dn2access make_access make_ca make_certificate read_file session
  start_daemon stop_daemon work_dir write_file);

begin();
plan skip_all => 'no file system of its own' if !$ENV{DNMAP_TEST_NAMESPACE};
my $log     = catch_log();
my $trusted = make_ca('ca', '/C=US/O=Test Org, Inc./CN=CA');
make_ca('stranger', '/CN=Stranger');
make_certificate('server', '/CN=server', 'ca');
my $long = '/O=' . ("\xC3\xA9" x 31) . '/OU=' . ("\xC3\xA9" x 8);
my %subject = (
    first    => '/CN=first client',
    second   => '/O=a/CN=cert-issuer=x, verify=OK',
    utf8     => "/O=Caf\xC3\xA9/CN=100%",
    long     => $long,
);
make_certificate($_, $subject{$_}, 'ca') for sort keys %subject;
make_certificate('forged', '/CN=forged', 'stranger');

make_access("localhost\tOK\n");
my $daemon = start_daemon($trusted, "define(`confLOG_LEVEL', `14')dnl\n");
for my $client (qw(first second utf8 long forged first)) {
    unlike(session($daemon, 'x@elsewhere.example', "$client.pem", "$client.key"), qr/^250/, "$client may not relay");
}
session($daemon, 'x@elsewhere.example');
stop_daemon($daemon);
for (1 .. 100) {
    last if (() = read_file($log) =~ /cert-subject=/g) >= 6;
    sleep 0.05;
}
my @lines = split /\n/, read_file($log);
cmp_ok(scalar(grep { /STARTTLS=server, cert-subject=/ } @lines), '>=', 6, 'the names are in the log');

my @files = map { work_dir() . "/$_.pem" } qw(first second utf8);
my (undef, $expected) = dn2access('', '--quiet', @files);
my ($status, $entries, $err) = dn2access('', '--from-log', $log, qw(--relay *.dnmap.example));
is($status, 0, 'entries from the log') or diag($err, @lines);
is($entries, $expected, 'are those of the certificates');
like($err, qr/:\d+: entry \d+: warning: passed over: the log has only 256 bytes of a name/, 'but for the cut name');
is((dn2access('', '--from-log', $log, '--relay', '127.0.0.[2-3]'))[1], $expected, 'by address');
is((dn2access('', '--from-log', $log, '--relay', '*.example.org'))[0], 65, 'none of other hosts');

make_access("localhost\tOK\n$entries");
$daemon = start_daemon($trusted, "define(`confLOG_LEVEL', `14')dnl\n");
like(session($daemon, 'x@elsewhere.example', "$_.pem", "$_.key"), qr/^250 /, "$_ may relay now")
    for qw(first second utf8);
unlike(session($daemon, 'x@elsewhere.example', 'forged.pem', 'forged.key'), qr/^250 /, 'the forged one may not');
stop_daemon($daemon);

# Lines of two processes mixed, and lines that pretend.
my ($relay) = grep { /STARTTLS=server, relay=/ && /verify=OK/ } @lines;
my ($names) = grep { /cert-subject=\/CN=first/ } @lines;
sub from { return (dn2access('', '--from-log', write_file('some.log', join '', map { "$_\n" } @_), qw(--relay *)))[1] }
my $first = join '', (split /^/, $expected)[0, 1];
is(from($relay, $names), $first, 'two lines');
is(from($relay, ($relay =~ s/verify=OK/verify=FAIL/r) =~ s/\[\d+\]:/[99999]:/r, $names), $first, 'one between');
is(from($names), '', 'names without a verdict');
is(from($relay =~ s/verify=OK/verify=FAIL/r, $names), '', 'a bad verdict');
is(from($relay =~ s/\[\d+\]:/[99999]:/r, $names), '', 'the verdict of another process');
is(from($relay =~ s/verify=OK/verify=FAIL/r =~ s/relay=/relay=x, version=y, verify=OK, cipher=z/r, $names), '',
    'a host with a verdict in its name');
is(from($relay, $relay =~ s/verify=OK/verify=FAIL/r, $names), '', 'only the last verdict counts');
is(from($relay, "Nov  1 00:00:00 mail sm-mta[1]: to=<]: STARTTLS=server, cert-subject=/CN=a, cert-issuer=/CN=b, verifymsg=ok>"),
    '', 'a line inside another');
is(from($relay =~ s/$/ /r =~ s/(relay=[^ ]* \[[^ ]*\])/$1 (may be forged)/r, $names), $first, 'may be forged: by address');
is((dn2access('', '--from-log', write_file('some.log', join '', map { "$_\n" }
    $relay =~ s/(relay=[^ ]* \[[^ ,]*\])/$1 (may be forged)/r, $names), qw(--relay *.example)))[1], '',
    'not by a name that may be forged');
done_testing();
