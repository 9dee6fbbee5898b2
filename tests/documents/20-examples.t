#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Runs every example of the README and of the manuals of sections 1 and 7. What a document shows of
# its output has to be what comes; where it shows none, %makes below says what it has to make, as
# openssl and makemap see it. An example that is in no list fails.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib", "$FindBin::Bin/../cli/lib";
use CliTest qw(client_lines key_line oneline openssl xtext);
use Document qw(blocks commands);
use Sandbox qw(der fill in_it path put shell start_directory start_mail_server stop);

plan skip_all => 'the documents are about OpenSSL 3' if openssl('version') !~ /^OpenSSL 3/;

my @documents = ('README.md', 'docs/man/dn2access.1', 'docs/man/dnmap.7');

# Blocks that hold no command, by how they begin.
my @no_commands = (
    [qr/\Adn2access \[OPTION\]/, 'a synopsis'],
    [qr/\Alibdnmap \S+ \(gcc .*\n.*\nAMD /, 'figures that bench/ measured'],
);

# Commands that are not run, by how they begin.
my @not_run = (
    [qr{^tools/try},         'installs packages; CI has what it builds'],
    [qr{^tools/test},        'is what runs this test'],
    [qr{^(?:fuzz|proof)/run|^tools/mutate}, 'takes minutes to hours'],
    [qr{^meson compile -C build bench-traps}, 'takes minutes'],
    [qr{^apt-get (?:install|update)}, 'needs root and a network; tools/test installs the same'],
    [qr{^meson setup build}, 'tests/packages builds and installs'],
    [qr{^meson compile -C build perl-dist|^tar xzf build/bindings/perl/|^perl Makefile\.PL},
        'tests/packages makes and installs it'],
    [qr{^python3 -m venv|^~/dnmap/bin/python}, 'tests/packages makes and installs the wheel'],
);

# Programs in other languages, by what they hold.
my @programs = (
    [qr/#include <dnmap\.h>/, \&c_program],
    [qr/^use DNMap/,          \&perl_program],
    [qr/^import dnmap/,       \&python_program],
);

# Where the status is not 0.
my %status = (
    'dn2access --lint access'             => 1,
    'dn2access --lint oldmap'             => 1,
    'dn2access --test access client.pem'  => 1,
);

my $in_readme;
my @pair       = map { path("clients/$_.pem") } qw(anna berta);
my $ldif       = '--format ldif --ldap-base dc=example,dc=com --ldap-cluster relays';
my $s_client   = 'openssl s_client -connect mx.example.com:25 -starttls smtp';
my $by_subject = sub { return "TLS_Srv:mx.example.com\tPERM+VERIFY:112+$_[0]CS:" . percent('mx.pem', 'subject') };
my $map_first  = sub { like(in_it('new.ldif'), qr/\Adn: sendmailMTAMapName=access,/, 'the map first') };
my $issuers    = sub { return join '', map { key_line('CERTISSUER', $_, 'issuer', 'RELAY') } @pair };

# A command => whether it made what it should, seen by others; it gets what it printed, and itself.
my %makes = (
    'dn2access --version' => sub { like($_[0], qr/\Adn2access \d+\.\d+\.\d+\b/, 'the version') },
    'dn2access --ca ca.pem >> certs.access' => sub {
        is(in_it('certs.access'), entries(@pair) . ca_line('ca.pem'), 'the clients and the CA');
    },
    'cat access certs.access | makemap hash access.new && mv access.new.db access.db' =>
        sub { is_map('access', in_it('access') . in_it('certs.access')); keeps_map($_[1], 'access', "nonsense\n") },
    'dn2access --lint access' =>
        sub { like($_[0], qr/^access:3: should be: \Q@{[subject_line('client.pem')]}/m, 'what it should be') },
    'dn2access --lint access --fix > access.new' => sub { is(in_it('access.new'), in_it('newmap'), 'corrected') },
    'dn2access --lint access --from-dialect openssl1 --dialect openssl3 --fix' =>
        sub { is($_[0], in_it('oldmap') . subject_line('client.pem'), 'both lines') },
    'dn2access --test access client.pem' => sub {
        like($_[0], qr/may not relay.*should be in the map, but is access:3:/s, 'it says why');
        is((shell('dn2access --test newmap client.pem'))[0], 0, 'with the right map it may');
    },
    "dn2access --from-log mail.log --relay '*.clients.example.com'" =>
        sub { is(lines_only($_[0]), client_lines(path('client.pem')), 'the entries of the certificate') },
    'dn2access --format requirement --cn --tag TLS_Srv:mx.example.com --value PERM+VERIFY:112 mx.pem' => sub {
        my $issuer = percent('mx.pem', 'issuer');
        is($_[0], $by_subject->('CN:mx.example.com++') . "++CI:$issuer\n", 'the names, as openssl has them');
    },
    "dn2access --ca $ldif --ldap-map ca/ > new.ldif"          => $map_first,
    "dn2access --ca $ldif --ldap-map relay-ca.pem > new.ldif" => $map_first,
    'ldapadd -Y EXTERNAL -f new.ldif' =>
        sub { is(directory(), sorted(ca_line($in_readme ? 'ca.pem' : 'relay-ca.pem')), 'what the directory has') },
    "dn2access $ldif --ldap-replace clients/ | ldapmodify -c -Y EXTERNAL" => sub {
        my $all = sorted(ca_line('ca.pem') . entries(@pair));
        is(directory(), $all, 'what the directory has');
        is((shell($_[1]))[0], 68, 'again');
        is(directory(), $all, 'nothing has changed');
    },
    'dn2access --stream -j 4 clients.pem > certs.access' =>
        sub { is(in_it('certs.access'), join('', map { client_lines($_) } @pair), 'duplicates stay in') },
    'dn2access --input base64 --issuer < lines > answers' =>
        sub { is(in_it('answers'), $issuers->(), 'an answer for each') },
    'parallel --pipe --keep-order --block 10M dn2access --input base64 --issuer < lines > answers' =>
        sub { is(in_it('answers'), $issuers->(), 'an answer for each') },
    'dn2access --version' => sub {
        my ($theirs) = openssl('version') =~ /^(OpenSSL \S+)/;
        like($_[0], qr/^dn2access \d.*\b\Q$theirs\E\b/s, 'its version, and the libcrypto that openssl has');
    },
    # dn2access(1)
    'dn2access clients/ > certs.access && cat access certs.access > access.tmp && dn2access --lint access.tmp && '
        . 'makemap hash access.new < access.tmp && mv access.new.db access.db' => sub {
        is_map('access', in_it('access') . entries(@pair));
        keeps_map($_[1], 'clients/bad.pem', "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        keeps_map($_[1], 'access', $_) for in_it('oldmap'), "nonsense\n";
    },
    "$s_client -showcerts </dev/null 2>/dev/null | dn2access --issuer" =>
        sub { is($_[0], ca_line('ca.pem'), 'the issuer of both') },
    "$s_client </dev/null 2>/dev/null | dn2access --format requirement --subject --tag TLS_Srv:mx.example.com"
        . ' --value PERM+VERIFY:112 > server.access' =>
        sub { is(in_it('server.access'), $by_subject->('') . "\n", 'its subject') },
    # dnmap(7)
    'dn2access --ca --quiet capital.pem | makemap hash folded' => sub { is_map('folded', ca_line('capital.pem')) },
);
# A command whose output a document shows => the same, made by openssl.
my %agrees = (
    'dn2access --ca ca.pem'       => sub { return ca_line('ca.pem') },
    'dn2access --ca relay-ca.pem' => sub { return ca_line('relay-ca.pem') },
    'dn2access clients/'          => sub { return entries(@pair) },
    'dn2access clients/*.pem > certs.access && cat certs.access' => sub { return entries(@pair) },
    'dn2access --lint oldmap --fix' => sub { return in_it('newmap') },
    'dn2access --subject --name-only --quiet client.pem' => sub { return encoded('client.pem', 'subject') . "\n" },
    'dn2access --subject --name-only --quiet cafe.pem'   => sub { return encoded('cafe.pem',   'subject') . "\n" },
    'dn2access --ca --name-only --map ldap --quiet long.pem | wc -c' =>
        sub { return 1 + length(encoded('long.pem', 'subject')) . "\n" },
    'dn2access --ca --quiet capital.pem' => sub { return ca_line('capital.pem') },
    'dn2access --ca --quiet small.pem'   => sub { return ca_line('small.pem') },
);

my %seen;
try_document($_) for @documents;
my @listed = (keys %makes, keys %agrees, keys %status, map { $_->[0] } @no_commands, @not_run, @programs);
is(join("\n", grep { !$seen{$_} } sort @listed), '', 'all that is listed is in a document');
done_testing();

sub try_document {
    my ($document) = @_;
    fill();
    $in_readme = $document eq 'README.md';
    put('access', in_it('oldmap')) if $in_readme;
    my @blocks    = blocks("$ENV{SOURCE}/$document");
    my $directory = (grep { $_->{text} =~ /^\s*ldap/m } @blocks) && start_directory();
    my $server    = (grep { $_->{text} =~ /^openssl s_client/m } @blocks) && start_mail_server();
    cmp_ok(scalar @blocks, '>=', 5, "$document has examples");
    try_block("$document:$_->{line}", $_->{text}, $directory) for @blocks;
    stop() for grep { $_ } $directory, $server;
    return;
}

# The first of a list whose pattern fits.
sub listed {
    my ($text, @list) = @_;
    my ($found) = grep { $text =~ /$_->[0]/m } @list;
    $seen{$found->[0]} = 1 if $found;
    return $found;
}

sub try_block {
    my ($place, $text, $has_directory) = @_;
    return if listed($text, @no_commands);
    if (my $program = listed($text, @programs)) {
        return $program->[1]->($place, $text) if $text !~ /^\$ /m;
    }
    for my $example (commands($text)) {
        next if listed($example->{command}, @not_run);
        my $key = $example->{command} =~ s/\s*\\?\n\s*/ /gr;
        $seen{$key} = 1;
      SKIP: {
            skip 'no slapd, or no schema of sendmail', 1 if !$has_directory && $key =~ /ldap(?:add|modify)/;
            try_command($place, $key, $example);
        }
    }
    return;
}

sub try_command {
    my ($place, $key, $example) = @_;
    my $name = "$place: $key";
    my ($status, $output) = shell($example->{command});
    is($status, $status{$key} // 0, "$name: its status") or diag($output);
    if ($example->{output} ne '') {
        is($output, $example->{output}, "$name: its output");
        is($output, $agrees{$key}->(), "$name: openssl agrees") if $agrees{$key};
    } elsif ($makes{$key}) {
        $makes{$key}->($output, $example->{command});
    } else {
        fail("$name: shows no output and is in no list of this test");
    }
    return;
}

# ------------------------------------------------------------------ programs

# Built and run by the command below it.
sub c_program {
    my ($place, $text) = @_;
    put('example.c', $text);
    pass("$place: example.c");
    return;
}

# With a certificate in $der, and at the end what it has in its variables.
sub perl_program {
    my ($place, $text) = @_;
    put('der', der('client.pem'));
    put('example.pl', 'use strict; use warnings; my $der = do { local (@ARGV, $/) = "der"; <> };' . "\n"
        . $text . 'print map { "$_\n" } @lines, $subject, $issuer;');
    return language($place, 'perl -Mblib=build/bindings/perl example.pl', 1);
}

sub python_program {
    my ($place, $text) = @_;
    put('example.py', "der = open('der', 'rb').read()\n$text" . 'print(*lines, subject, issuer, sep="\n")' . "\n");
    return language($place, "PYTHONPATH=build/bindings/python PYTHONDONTWRITEBYTECODE=1 $ENV{PYTHON} example.py", 0);
}

sub language {
    my ($place, $command) = @_;
    my ($status, $output) = shell($command);
    is($status, 0, "$place: its status") or diag($output);
    is($output, ca_line('ca.pem') . entries(@pair) . join('', map { encoded('client.pem', $_) . "\n" } qw(subject issuer)),
        "$place: what openssl says");
    return;
}

# ------------------------------------------------------------------ what is right

sub encoded      { return xtext(oneline(path($_[0]), $_[1])) }
sub percent      { return encoded(@_) =~ s/%/%%/gr }
sub ca_line      { return key_line('CERTISSUER',  path($_[0]), 'subject', 'RELAY') }
sub subject_line { return key_line('CERTSUBJECT', path($_[0]), 'subject', 'RELAY') }
sub lines_only   { return $_[0] =~ s/^dn2access: .*\n//gmr }
sub sorted       { return join '', sort split /^/, $_[0] }

# Of clients of one CA, whose entry stands there once.
sub entries {
    my %before;
    return join '', grep { !$before{$_}++ } map { /.*\n/g } map { client_lines($_) } @_;
}

# That makemap has these lines in the map, keys in small letters, and nothing is left of its making.
sub is_map {
    my ($name, $lines) = @_;
    my ($status, $dump) = shell("makemap -u hash $name");
    is($status, 0, 'makemap reads the map');
    is(sorted($dump), sorted($lines =~ s/^(\S+)/\L$1/gmr), 'what is in it');
    ok(!-e path("$name.new.db"), 'under no other name');
    return;
}

# That the command fails if a file has that in it, and leaves the map as it is.
sub keeps_map {
    my ($command, $name, $text) = @_;
    my $map    = in_it('access.db');
    my $before = -e path($name) ? in_it($name) : undef;
    put($name, $text);
    isnt((shell($command))[0], 0, "it fails with a bad $name");
    is(in_it('access.db'), $map, 'the old map stays');
    defined $before ? put($name, $before) : unlink path($name);
    return;
}

# The entries in the directory, as lines of a map.
sub directory {
    my (undef, $found) =
        shell('ldapsearch -Q -LLL -o ldif-wrap=no -Y EXTERNAL -b dc=example,dc=com objectClass=sendmailMTAMapObject');
    my %value = $found =~ /^sendmailMTAKey: (.*)\n(?:(?!dn:).*\n)*?sendmailMTAMapValue: (.*)\n/mg;
    return sorted(join '', map { "$_\t$value{$_}\n" } keys %value);
}
