#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# --format ldif: what it prints is taken by a real slapd, and a real sendmail with FEATURE(access_db, LDAP)
# finds the keys there: keys over 256 bytes, with the characters that a DN or a search filter escapes.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;
use Time::HiRes qw(sleep);

use SendmailTest qw(access_by_ldap begin dn2access free_port must_run prescan_refuses run start_program
  stop_daemon test_mode work_dir write_cf write_file);

use constant SEED         => 20261126;
use constant CERTIFICATES => 60;
use constant BASE         => 'dc=test,dc=local';
use constant SCHEMA       => '/usr/share/sendmail/examples/ldap/sendmail.schema.v2';

begin();
plan skip_all => 'MKCERTS is not set' if !$ENV{MKCERTS};
plan skip_all => 'no slapd'           if !grep { -x "$_/slapd" } split /:/, $ENV{PATH};

my $url     = 'ldap://127.0.0.1:' . free_port();
my @manager = ('-x', '-H', $url, '-D', 'cn=manager,' . BASE, '-w', 'secret');
my @options = (qw(--quiet --format ldif --ldap-base), BASE, qw(--ldap-cluster relays));
my $slapd   = start_slapd();
access_by_ldap($url, BASE, 'relays');
my $cf = write_cf('ldap', undef, undef, '');

my @certificates = (random_certificates(), map { special_certificate($_) } 0 .. 3);
my ($status, $ldif, $err) = dn2access('', @options, '--ldap-map', map { $_->{file} } @certificates);
is($status, 0, 'the LDIF is written') or diag($err);
is(relaying(), 0, 'nobody relays while the directory is empty');
is((run($ldif, 'ldapadd', @manager))[0], 0, 'ldapadd takes it') or diag(read_errors());
is(relaying(), scalar @certificates, 'all ' . @certificates . ' relay then');
cmp_ok(scalar(grep { length "CERTISSUER:$_->{cert_issuer}" > 256 } @certificates), '>=', 5,
    'some by a key over 256 bytes');

# Again, for what is there already.
my $before = directory();
my ($again_status, $again) = dn2access('', @options, qw(--ldap-map --ldap-replace),
    map { $_->{file} } @certificates);
is($again_status, 0, 'with --ldap-replace');
is((run($again, qw(ldapmodify -c), @manager))[0], 68, 'ldapmodify says that all is there');
is(directory(), $before, 'and nothing has changed');
(undef, my $other) = dn2access('', @options, qw(--value REJECT), '--ldap-replace',
    map { $_->{file} } @certificates);
run($other, qw(ldapmodify -c), @manager);
is(relaying(), 0, 'another value stops all');
run($again, qw(ldapmodify -c), @manager);
is(directory(), $before, 'and the first brings all back');
is(relaying(), scalar @certificates, 'they relay again');

# A directory that had nothing.
must_run('', 'ldapdelete', @manager, '-r', 'sendmailMTAMapName=access,' . BASE);
is((run($again, qw(ldapmodify -c), @manager))[0], 0, 'the same records fill an empty directory');
is(directory(), $before, 'with the same entries');

# Another cluster, a host.
access_by_ldap($url, BASE, 'others');
$cf = write_cf('others', undef, undef, '');
is(relaying(), 0, 'not a mail server of another cluster');
stop_daemon({pid => $slapd});
done_testing();

sub start_slapd {
    my $work = work_dir();
    mkdir "$work/db" or die "db: $!";
    my $conf = write_file('slapd.conf', <<"END");
include /etc/ldap/schema/core.schema
include @{[SCHEMA]}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $work/slapd.pid
database mdb
suffix "@{[BASE]}"
rootdn "cn=manager,@{[BASE]}"
rootpw secret
directory $work/db
END
    my $pid  = start_program('slapd.out', 'slapd', '-d', '0', '-h', $url, '-f', $conf);
    my $base = "dn: @{[BASE]}\nobjectClass: dcObject\nobjectClass: organization\ndc: test\no: test\n";
    for (1 .. 200) {
        return $pid if (run($base, 'ldapadd', @manager))[0] == 0;
        sleep 0.05;
    }
    die 'slapd is not ready: ' . read_errors();
}

sub read_errors { return SendmailTest::read_file('run.err') }

# Every entry with all its attributes, sorted.
sub directory {
    my $text = must_run('', qw(ldapsearch -LLL -o ldif-wrap=no -b), BASE, @manager);
    return join "\n\n", sort map { join "\n", sort split /\n/ } split /\n\n/, $text;
}

sub described {
    my ($file) = @_;
    my ($json_status, $out, $message) =
        dn2access('', qw(--quiet --format json --issuer --map ldap), $file);
    return if $json_status != 0;
    my $object = decode_json($out);
    return {file => $file, map { $_ => $object->{$_} } qw(cert_issuer cert_subject)};
}

# Those whose keys are refused everywhere are other tests'.
sub random_certificates {
    my $folder = work_dir() . '/random';
    mkdir $folder or die "$folder: $!";
    must_run('', $ENV{MKCERTS}, '--seed', SEED, '--count', CERTIFICATES, '--out', $folder, '--random-issuer');
    my @files = map { sprintf '%s/%04d.pem', $folder, $_ } 0 .. CERTIFICATES - 1;
    return map { described($_) } grep { (dn2access('', @options, $_))[0] == 0 } @files;
}

# A long name, what DNs and search filters give a meaning, what LDIF does, nothing else but case.
sub special_certificate {
    my ($number) = @_;
    my @subjects = (
        '/O=' . join(' ', ('Long') x 12) . '/OU=' . "\x{e9}" x 16 . '/CN=client',
        '/O=Foo, Bar; Inc./CN=a+b,c;d=e',
        '/O=*/CN=(x)(*=*)\\\\2a',
        '/O=#<">:/CN= x ',
    );
    my $subject = $subjects[$number];
    utf8::encode($subject);
    my $path   = work_dir() . "/special$number.pem";
    my $config = write_file('special.cnf', "[req]\ndistinguished_name = dn\n[dn]\n");
    must_run('', qw(openssl req -x509 -new -nodes -utf8 -newkey ec -pkeyopt ec_paramgen_curve:P-256),
        '-config', $config, '-subj', $subject =~ s/\+/\\+/gr, '-keyout', "$path.key", '-out', $path);
    return described($path) // die "special certificate $number";
}

# How many of them sendmail lets relay.
sub relaying {
    my @lines;
    for my $certificate (@certificates) {
        my ($issuer, $subject) =
            map { s/#/\\#/gr =~ s/\$/\$\$/gr } @$certificate{qw(cert_issuer cert_subject)};
        push @lines, '.D{verify}OK', ".D{cert_issuer}$issuer", ".D{cert_subject}$subject", 'RelayTLS x';
    }
    my @answers = test_mode($cf, @lines) =~ /^RelayTLS\s+returns: (.*)$/mg;
    die 'answers are missing' if @answers != @certificates;
    return scalar grep { /RELAY/ } @answers;
}
