#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use DNMap qw(entries);
use TestDNMap qw(dies_with folder make_certificate openssl read_file write_file);

my %pem = map { $_ => make_certificate("/CN=$_", '-addext', 'basicConstraints=CA:FALSE') } qw(a b c);
my $bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

iteration();
a_directory();
lines();
refusals();
warnings_of_entries();
done_testing();

sub subjects {
    my ($iterator) = @_;
    return join ' ', map { $_->subject } $iterator->all;
}

sub iteration {
    my $file = write_file(folder() . '/a.pem', "$pem{a}$pem{b}");
    my $more = write_file(folder() . '/c.pem', $pem{c});
    is(subjects(DNMap->iterate($file, $more)), '/CN=a /CN=b /CN=c', 'files in their order');
    is(subjects(DNMap->iterate()), '', 'no file');

    my $iterator = DNMap->iterate($file, $more);
    my $first    = $iterator->next;
    is($first->source, $file, 'source');
    is($first->line, 1, 'line');
    is($first->index, 1, 'index');
    is($first->kind, 'certificate', 'kind');
    ok(!$first->is_ca, 'no CA');
    is($first->name, undef, 'a bare name it has not');
    my $subject = $first->subject;
    undef $iterator;
    undef $first;
    is("$subject", '/CN=a', 'a name outlives its certificate and an abandoned iterator');

    my $mixed = write_file(folder() . '/mixed.pem', "$pem{a}$bad$pem{b}");
    $iterator = DNMap->iterate($mixed);
    $iterator->next;
    my $error = dies_with(sub { $iterator->next }, 'der', 'a bad block');
    is($error->path, $mixed, 'its path');
    is($error->entry, 2, 'its number');
    is($error->line, 1 + ($pem{a} =~ tr/\n//), 'its line');
    is($iterator->next->subject, '/CN=b', 'then what follows');
    is($iterator->next, undef, 'and the end');

    my $text = write_file(folder() . '/names', "/C=US/O=Foo\nC = US, O = Bar\n");
    is(join(' ', map { $_->name } DNMap->iterate($text, text => 1)->all), '/C=US/O=Foo /C=US/O=Bar',
        'written names');
    return;
}

sub a_directory {
    my $folder = folder();
    write_file("$folder/$_.pem", $pem{$_}) for qw(b a);
    write_file("$folder/.hidden", $bad);
    write_file("$folder/README", "no certificate\n");
    my @warnings;
    local $SIG{__WARN__} = sub { push @warnings, @_ };
    is(subjects(DNMap->iterate($folder)), '/CN=a /CN=b', 'a directory, sorted');
    is(scalar @warnings, 1, 'one warning');
    like($warnings[0], qr{README: passed over: no certificate found}, 'of the file without any');
    {
        no warnings 'DNMap';
        @warnings = ();
        entries($folder, mode => 'subject');
        is_deeply(\@warnings, [], 'which can be turned off');
    }
    my $lived = eval {
        use warnings FATAL => 'DNMap';
        entries($folder, mode => 'subject');
        1;
    };
    ok(!$lived, 'or be fatal');
    local $SIG{__WARN__} = sub { die "from the handler\n" };
    ok(!eval { entries($folder, mode => 'subject'); 1 }, 'a handler that dies');
    is($@, "from the handler\n", 'is passed through');
    return;
}

sub lines {
    my $file = write_file(folder() . '/a.pem', "$pem{a}$pem{b}$pem{a}");
    is_deeply([entries($file, mode => 'subject')],
        ["CERTSUBJECT:/CN=a\tRELAY", "CERTSUBJECT:/CN=b\tRELAY"], 'subjects, none twice');
    is_deeply([entries($file, {mode => 'subject'})], [entries($file, mode => 'subject')],
        'options in a hash');
    is_deeply([entries($file, tag => 'T', value => 'OK', mode => 'issuer')],
        ["T:/CN=a\tOK", "T:/CN=b\tOK"], 'tag and value');
    is_deeply([entries($file, mode => 'subject', name_only => 1)], ['/CN=a', '/CN=b'], 'names alone');
    is_deeply([entries($file, mode => 'subject', fold => 1)],
        ["certsubject:/cn=a\tRELAY", "certsubject:/cn=b\tRELAY"], 'folded');
    is_deeply([entries()], [], 'no file');

  SKIP: {
        skip 'dn2access is not at hand (set DN2ACCESS)', 6 if !$ENV{DN2ACCESS};
        my $bundle = '/etc/ssl/certs/ca-certificates.crt';
        no warnings 'DNMap';
        for my $mode (qw(client ca issuer subject)) {
            is_deeply([entries($bundle, mode => $mode)], [dn2access("--$mode", $bundle)],
                "as dn2access prints them: $mode");
        }
        is_deeply([entries($bundle, mode => 'ca', dialect => $_)],
            [dn2access('--ca', '--dialect', $_, $bundle)], "as dn2access prints them: $_")
            for qw(all openssl1);
    }
    return;
}

sub dn2access {
    my (@arguments) = @_;
    open my $pipe, '-|', $ENV{DN2ACCESS}, '--quiet', @arguments or die "dn2access: $!";
    my @lines = <$pipe>;
    close $pipe or die "dn2access @arguments: $?";
    chomp @lines;
    die 'too few lines' if @lines < 10;
    return @lines;
}

sub refusals {
    my $long = write_file(folder() . '/long', '/CN=' . 'x' x 300 . "\n");
    my $error = dies_with(sub { entries($long, text => 1, mode => 'subject') },
        'unsafe', 'a key that never matches');
    like("$error", qr{\A\Q$long\E:1: entry 1: subject: .*sendmail gets an empty name}, 'what it says');
    no warnings 'DNMap';
    is_deeply([entries($long, text => 1, mode => 'subject', allow_empty => 1, allow_cut => 1)],
        ["CERTSUBJECT:\tRELAY"], 'unless that is allowed');
    my $case = write_file(folder() . '/case', "Issuer: CN=i\nSubject: CN=I\n");
    dies_with(sub { entries($case, text => 1, tag => 'T') }, 'unsafe', 'one key with two values');
    my $pem = write_file(folder() . '/bad', "$pem{a}$bad");
    dies_with(sub { entries($pem) }, 'der', 'a bad block after a good one');
    dies_with(sub { entries("$pem.none", $pem) }, 'open', 'no file');
    dies_with(sub { entries($pem, mode => 'x') }, 'argument', 'no such mode');
    dies_with(sub { entries($pem, {nodes => 1}) }, 'argument', 'no such option');
    dies_with(sub { entries($pem, value => "a\n") }, 'value', 'a bad value');
    dies_with(sub { entries(folder()) }, 'nothing', 'an empty directory');
    return;
}

sub warnings_of_entries {
    my $case = write_file(folder() . '/case', "/CN=x\n/CN=X\n");
    my @warnings;
    local $SIG{__WARN__} = sub { push @warnings, @_ };
    is_deeply([entries($case, text => 1, mode => 'subject')], ["CERTSUBJECT:/CN=x\tRELAY"],
        'two names in one key');
    is(scalar @warnings, 1, 'one warning');
    like($warnings[0], qr{\A\Q$case\E:2: entry 2: subject: another name given, different in case},
        'what it says');
    my $ca = write_file(folder() . '/ca.pem', make_certificate('/CN=CA'));
    @warnings = ();
    entries($ca);
    like($warnings[0], qr/entry 1: this is a CA's certificate/, 'a CA among the clients');
    certificates_of_no_ca();
    return;
}

sub certificates_of_no_ca {
    my ($folder, @warnings) = (folder());
    my ($ca, $key, $request, $client) = map { "$folder/$_" } qw(ca.pem ca.key request.pem client.pem);
    my @new = qw(req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes);
    openssl(@new, qw(-x509 -subj /CN=CA -keyout), $key, '-out', $ca);
    openssl(@new, qw(-subj /CN=client -keyout /dev/null -out), $request);
    openssl(qw(x509 -req -CAcreateserial -in), $request, '-CA', $ca, '-CAkey', $key, '-out', $client);
    local $SIG{__WARN__} = sub { push @warnings, @_ };
    entries($ca, $client, mode => 'ca');
    is(scalar @warnings, 1, 'clients among the CAs: one warning');
    like($warnings[0], qr/\A1 certificates: no CA's, so no client has such an issuer: mode issuer /,
        'which counts them');
    return;
}
