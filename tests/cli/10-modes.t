#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Modes and options: which entries come out, to the byte.
use strict;
use warnings;

use FindBin;
use JSON::PP;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $seed_subject = '/C=US/ST=Washington/L=Seattle/O=Foo Enterprises/OU=Security Division/CN=Jason Heiss';
my $seed_name = '/C=US/ST=Washington/L=Seattle/O=Foo+20Enterprises/OU=Security+20Division/CN=Jason+20Heiss';
my $seed_line = "CERTISSUER:$seed_name\tRELAY\n";
my $seed_text = 'C=US, ST=Washington, L=Seattle, O=Foo Enterprises, OU=Security Division, CN=Jason Heiss';

my $root = certificate(subject => '/C=DE/O=My Root, Inc./CN=Root (1)', ca => 1);
my $leaf = certificate(subject => '/O=Org/CN=host.example.com', issuer => $root);
my $seed = certificate(subject => $seed_subject, ca => 1);

my $root_name = '/C=DE/O=My+20Root,+20Inc./CN=Root+20+281+29';
my $leaf_name = '/O=Org/CN=host.example.com';

sub test_seed {
    expect('seed example: certificate', run('--ca', $seed), 0, $seed_line);
    expect('seed example: Subject: line', run({stdin => "Subject: $seed_text\n"}, qw(--text --ca)),
        0, $seed_line);
    expect('seed example: subject= line', run({stdin => "subject=$seed_text\n"}, qw(--text --ca)),
        0, $seed_line);
    expect('seed example: bare name', run({stdin => "$seed_text\n"}, qw(--text --ca)), 0, $seed_line);
    my $whole = openssl('x509', '-in', $seed, '-noout', '-text');
    expect('seed example: openssl x509 -text', run({stdin => $whole}, qw(--text --ca)), 0, $seed_line);
    expect('seed example: -text and PEM', run('--ca', file($whole . text_of($seed))), 0, $seed_line);
    is($seed_line, key_line('CERTISSUER', $seed, 'subject', 'RELAY'), 'seed example: openssl agrees');
}

sub test_modes {
    my $client = "CERTISSUER:$root_name\tSUBJECT\nCERTSUBJECT:$leaf_name\tRELAY\n";
    is($client, client_lines($leaf), 'openssl agrees with the literals');
    expect('default mode is client', run($leaf), 0, $client);
    expect('--client', run('--client', $leaf), 0, $client);
    expect('--ca takes the subject', run('--ca', $root), 0, "CERTISSUER:$root_name\tRELAY\n");
    expect('--issuer', run('--issuer', $leaf), 0, "CERTISSUER:$root_name\tRELAY\n");
    expect('--subject', run('--subject', $leaf), 0, "CERTSUBJECT:$leaf_name\tRELAY\n");
    expect('a CA in client mode is warned of', run($root), 0, client_lines($root), qr/warning: .*--ca/);
    expect('a client is not', run($leaf), 0, $client, qr/\A(?!.*--ca)/s);
    expect('--quiet', run('--quiet', $root), 0, client_lines($root), qr/\A\z/);
    expect('an issuer is printed once', run($leaf, certificate(subject => '/CN=b', issuer => $root)),
        0, "${client}CERTSUBJECT:/CN=b\tRELAY\n");
}

sub test_tag_and_value {
    expect('--tag --value', run(qw(--issuer --tag MyCA --value OK), $leaf), 0, "MyCA:$root_name\tOK\n");
    expect('--value keeps blanks inside', run('--ca', '--value', 'ERROR:5.7.1:550 no way', $root), 0,
        "CERTISSUER:$root_name\tERROR:5.7.1:550 no way\n");
    expect('--tag in client mode', run(qw(--tag T), $leaf), 0,
        "T:$root_name\tSUBJECT\nT:$leaf_name\tRELAY\n");
    expect('--name-only', run(qw(--name-only --ca), $root), 0, "$root_name\n");
    expect('--name-only in client mode', run('--name-only', $leaf), 0, "$root_name\n$leaf_name\n");
    expect('--null', run('--null', $leaf), 0,
        "CERTISSUER:$root_name\tSUBJECT\0CERTSUBJECT:$leaf_name\tRELAY\0");
    expect('--fold', run('--fold', '--ca', $root), 0, 'certissuer:' . lc($root_name) . "\tRELAY\n");
}

sub test_dialects {
    my $odd = certificate(subject => "/O=A\\/B\\+c/CN=\xC3\xA9", ca => 1);
    my %name = (
        openssl3 => '/O=A+5C/B+5C+2Bc/CN=+5CxC3+5CxA9',
        openssl1 => '/O=A/B+2Bc/CN=+5CxC3+5CxA9',
        libressl => '/O=A/B+2Bc/CN=+5CxC3+5CxA9',
        readme => '/O=A/B+2Bc/CN=+C3+A9',
    );
    for my $dialect (sort keys %name) {
        expect("--dialect $dialect", run('--ca', '--dialect', $dialect, $odd), 0,
            "CERTISSUER:$name{$dialect}\tRELAY\n");
    }
    expect('--dialect all: distinct keys', run(qw(--ca --dialect all), $odd), 0,
        "CERTISSUER:$name{openssl3}\tRELAY\nCERTISSUER:$name{openssl1}\tRELAY\n");
    expect('--dialect all: one key', run(qw(--ca --dialect all), $seed), 0, $seed_line);
    expect('--dialect host', run(qw(--ca --dialect host), $odd), 0,
        key_line('CERTISSUER', $odd, 'subject', 'RELAY'));
    expect('other dialects are warned of', run('--ca', $odd), 0,
        key_line('CERTISSUER', $odd, 'subject', 'RELAY'), qr/warning: .*--dialect all/);
    my $multi = certificate(subject => '/O=Org/OU=u+CN=c', ca => 1);
    expect('multi-valued RDN, openssl3', run(qw(--ca --dialect openssl3), $multi), 0,
        "CERTISSUER:/O=Org/" . multi_order($multi, '+2B') . "\tRELAY\n");
    expect('multi-valued RDN, openssl1', run(qw(--ca --dialect openssl1), $multi), 0,
        "CERTISSUER:/O=Org/" . multi_order($multi, '/') . "\tRELAY\n");
}

# OU=u and CN=c in the order of the encoding, as openssl shows it.
sub multi_order {
    my ($path, $separator) = @_;
    return join $separator, oneline($path, 'subject') =~ m{\A/O=Org/(\w+=\w)\+(\w+=\w)\z};
}

sub test_maps {
    my $long = certificate(ca => 1, subject => '/O=' . '(' x 60 . '/OU=' . ')' x 60);
    my $whole = 'CERTISSUER:/O=' . '+28' x 60 . '/OU=' . '+29' x 60;
    for my $map (qw(hash btree cdb dbm socket)) {
        expect("--map $map refuses a cut key", run('--ca', '--map', $map, $long), 65, '', qr/--allow-cut/);
        expect("--map $map cuts at 256", run('--ca', '--allow-cut', '--map', $map, $long), 0,
            substr($whole, 0, 256) . "\tRELAY\n");
    }
    expect('--map ldap does not cut', run(qw(--ca --map ldap), $long), 0, "$whole\tRELAY\n");
    my $below = certificate(subject => '/CN=x', issuer => $long);
    expect('a cut issuer with SUBJECT is only warned of', run($below), 0,
        substr($whole, 0, 256) . "\tSUBJECT\nCERTSUBJECT:/CN=x\tRELAY\n", qr/warning/);
}

sub test_duplicates {
    my $upper = certificate(subject => '/O=FOO', ca => 1);
    my $lower = certificate(subject => '/O=foo', ca => 1);
    my $line = "CERTISSUER:/O=FOO\tRELAY\n";
    expect('a key is printed once', run('--ca', $upper, $upper), 0, $line, qr/\A(?!.*case)/s);
    expect('--stream does not look', run(qw(--ca --stream), $upper, $upper), 0, $line x 2);
    expect('case collision: one key, a warning', run('--ca', $upper, $lower), 0, $line,
        qr/warning: .*case/);
    expect('conflicting values', run(qw(--tag T), $upper), 65, '', qr/another value/);
    expect('conflict with --keep-going', run(qw(--tag T --keep-going), $upper), 65,
        "T:/O=FOO\tSUBJECT\n", qr/another value/);
}

sub test_json {
    my $result = run('--format', 'json', $leaf, $root);
    my @records = map { decode_json($_) } split /\n/, $result->{out};
    is($result->{status}, 0, 'json: exit status');
    is(scalar @records, 2, 'json: one object a line');
    my $first = $records[0];
    my %want = (
        source => $leaf, index => 1,
        cert_issuer => $root_name, cert_subject => $leaf_name,
        cn_issuer => 'Root+20+281+29', cn_subject => 'host.example.com',
        issuer_key => "CERTISSUER:$root_name", subject_key => "CERTSUBJECT:$leaf_name",
    );
    is($first->{$_}, $want{$_}, "json: $_") for sort keys %want;
    is(ref $first->{$_}, 'ARRAY', "json: $_ is a list") for qw(flags warnings);
    my $null = run(qw(--format json --null), $leaf);
    is(scalar(() = $null->{out} =~ /\0/g), 1, 'json: --null');
    expect('json: --tag', run(qw(--format json --tag T), $leaf), 64, '', qr/--tag and --value can't go/);
    my $none = decode_json(run(qw(--format json --subject), certificate(subject => '/O=x'))->{out});
    is($none->{cn_subject}, 'BadCertificateUnknown', 'json: no common name');
}

# What several dialects have in common is given once, also where duplicates are not looked for.
sub test_stream_of_dialects {
    expect('--stream --dialect all', run(qw(--ca --stream --dialect all), $root), 0,
        "CERTISSUER:$root_name\tRELAY\n");
    my $plus = certificate(subject => '/CN=a\\+b', ca => 1);
    expect('--stream --dialect all, two keys', run(qw(--ca --stream --quiet --dialect all), $plus), 0,
        "CERTISSUER:/CN=a+5C+2Bb\tRELAY\nCERTISSUER:/CN=a+2Bb\tRELAY\n");
}

# A line is written when it is there, not when the next comes.
sub test_live_stream {
    pipe my $from, my $to or die "pipe: $!";
    my $pid = open my $out, '-|';
    defined $pid or die "fork: $!";
    if ($pid == 0) {
        close $to;
        open STDIN, '<&', $from or die "stdin: $!";
        exec {$ENV{DN2ACCESS}} $ENV{DN2ACCESS}, qw(--stream --ca) or die "dn2access: $!";
    }
    close $from;
    local $SIG{ALRM} = sub { kill 'KILL', $pid };
    alarm 20;
    syswrite $to, text_of($root);
    is(scalar <$out>, "CERTISSUER:$root_name\tRELAY\n", '--stream: the line is there before the end');
    alarm 0;
    close $to;
    close $out;
}

sub test_help {
    my $help = run('--help');
    is($help->{status}, 0, '--help: exit status');
    like($help->{out}, qr/--$_\b/, "--help tells of --$_")
        for qw(client ca issuer subject tag value name-only dialect map text format fold null
        password-file allow-cut keep-going stream quiet help version);
    expect('--version', run('--version'), 0, run('--version')->{out}, qr/\A\z/);
    like(run('--version')->{out}, qr/\Adn2access \d+\.\d+\.\d+ \(.+\)\n\z/, '--version: form');
}

test_seed();
test_modes();
test_tag_and_value();
test_dialects();
test_maps();
test_duplicates();
test_json();
test_stream_of_dialects();
test_live_stream();
test_help();
done_testing();
