#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Many certificates: threads, a certificate a line, and who waits for an answer.
use strict;
use warnings;

use FindBin;
use IO::Select;
use IPC::Open2;
use MIME::Base64 qw(decode_base64 encode_base64);
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my @pem = bundle_certificates();
my @der = map { decode_base64(join '', grep { !/^-/ } split /\n/) } @pem;
my $base64 = join '', map { encode_base64($_, '') . "\n" } @der;

# The keys of all certificates of the bundle, by openssl.
my @ca_lines = map { key_line('CERTISSUER', file($_), 'subject', 'RELAY') } @pem;

# ------------------------------------------------------------------ threads

my $broken = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
my $odd = file(join('', map { ($_, $broken, "text\n") } @pem[0 .. 50]), 'odd.pem');
my $folder = temp_path('folder');
mkdir $folder or die "$folder: $!";
file($pem[$_], sprintf 'folder/%03d', $_) for 0 .. $#pem;
file('', 'folder/empty');
my $large = file(join('', (@pem) x 12), 'large.pem');

for my $case (
    ['a large bundle, streamed', '--ca', '--stream', $large],
    ['a large bundle', '--ca', $large],
    ['a folder and files', '--quiet', $folder, $large, $folder],
    ['what can not be read', '--keep-going', '--ca', $odd, temp_path('missing'), $odd, $folder],
    ['nothing printed after an error', '--ca', $large, $odd],
    ['streamed to the first error', '--stream', '--ca', $large, $odd, $large],
    ['entries for LDAP', '--format', 'ldif', '--ldap-base', 'dc=x', '--ldap-cluster', 'c', $folder],
    )
{
    my ($name, @arguments) = @$case;
    my $one = run(@arguments);
    for my $jobs (2, 3, 16) {
        my $many = run('-j', $jobs, @arguments);
        is($many->{status}, $one->{status}, "$name: status, -j $jobs");
        is($many->{out}, $one->{out}, "$name: output, -j $jobs");
        is($many->{err}, $one->{err}, "$name: messages, -j $jobs");
    }
}
expect('all of a bundle by openssl, in three threads', run('--jobs', 3, '--stream', '--ca', file(join '', @pem)),
    0, join('', @ca_lines));
for my $bad (0, 65, -1, 'x', '', '1x') {
    expect("-j '$bad'", run('-j', $bad, $large), 64, '', qr/--jobs .*: not a number from 1 to 64/);
}

# ------------------------------------------------------------------ a certificate a line

my @line = ('--input', 'base64', '--ca');
expect('a line for each line', run({stdin => $base64}, @line), 0, join('', @ca_lines));
expect('the same in three threads', run({stdin => $base64}, '-j', 3, @line), 0, join('', @ca_lines));
expect('the last line without an end', run({stdin => $base64 =~ s/\n\z//r}, @line), 0, join('', @ca_lines));
expect('lines that end with CR LF', run({stdin => $base64 =~ s/\n/\r\n/gr}, @line), 0,
    join('', @ca_lines));
my $same = encode_base64($der[0], '') . "\n";
expect('duplicates are given again', run({stdin => $same . $same . $same}, @line), 0,
    $ca_lines[0] x 3);
expect('the name alone', run({stdin => encode_base64($der[0], '')}, '--input', 'base64', '--ca', '--name-only'), 0,
    $ca_lines[0] =~ s/^CERTISSUER:(.*)\tRELAY/$1/r);
expect('NUL ends a line', run({stdin => "x\n" . encode_base64($der[0], '')}, @line, '--null'), 65,
    "\0" . $ca_lines[0] =~ s/\n/\0/r);

my $good = encode_base64($der[1], '');
my $long = certificate(subject => '/CN=' . 'x' x 60 . ' /O=' . '(' x 64 . '/OU=' . '(' x 64);
my $cut = encode_base64(decode_base64(join '', grep { !/^-/ } split /\n/, text_of($long)), '');
my @bad = (
    ['an empty line', '', qr/an empty line/],
    ['not base64', '!!!!', qr/the base64 is damaged/],
    ['a blank in the middle', substr($good, 0, 40) . ' !' . substr($good, 40), qr/the base64 is damaged/],
    ['one character less', substr($good, 0, -1), qr/./],
    ['base64 of something else', encode_base64('hello', ''), qr/not a certificate/],
    ['two certificates', encode_base64($der[0] . $der[1], ''), qr/bytes behind the certificate/],
    ['text behind a dash', "$good-garbage", qr/the base64 is damaged/],
    ['a PEM line', '-----BEGIN CERTIFICATE-----', qr/the base64 is damaged/],
    ['a line of over 1 MiB', 'A' x (1 << 20) . 'AAAA', qr/over 1 MiB/],
    ['a key that is cut', $cut, qr/refused/],
);
for my $case (@bad) {
    my ($name, $text, $message) = @$case;
    my $in = "$good\n$text\n$good\n";
    for my $jobs (1, 3) {
        my $result = run({stdin => $in}, @line, '-j', $jobs);
        expect("$name: an empty line, -j $jobs", $result, 65, "$ca_lines[1]\n$ca_lines[1]",
            qr/\Adn2access: standard input:2: entry 2: .*$message/);
    }
}
my $objects = run({stdin => "$good\n\n$cut\n$good\n"}, '--input', 'base64', '--format', 'json');
is($objects->{status}, 65, 'objects: status');
like($objects->{out}, qr/\A\{.*\}\n\n\n\{.*\}\n\z/, 'objects: one for each line, or an empty line');

for my $case (
    [[], qr/gives one line for each: with --ca/],
    [['--client'], qr/gives one line for each: with --ca/],
    [['--ca', '--dialect', 'all'], qr/not with --format ldif/],
    [['--ca', '--format', 'ldif', '--ldap-base', 'x', '--ldap-host', 'h'], qr/not with --format ldif/],
    [['--decode'], qr/is for entries/],
    [['--test', $large], qr/is for entries/],
    )
{
    my ($options, $message) = @$case;
    expect("base64: @$options", run({stdin => $base64}, '--input', 'base64', @$options), 64, '', $message);
}
expect('an unknown kind', run('--input', 'log', $large), 64, '', qr/not one of auto, text, base64/);
expect('--input text is --text', run({stdin => "/CN=x\n"}, '--input', 'text', '--subject', '--quiet'), 0,
    "CERTSUBJECT:/CN=x\tRELAY\n");

# GNU parallel hands out blocks of lines and puts the answers together again.
SKIP: {
    chomp(my $parallel = `sh -c 'command -v parallel'` || '');
    skip 'GNU parallel is not installed', 1 if $parallel eq '' && !$ENV{CI};
    my $in = file($base64 x 20);
    local $ENV{HOME} = temp_path('home');
    mkdir $ENV{HOME} or die "$ENV{HOME}: $!";
    my $out = `$parallel --will-cite --pipe --keep-order --block 200k '$ENV{DN2ACCESS}' --quiet @line < $in 2>&1`;
    is($out, join('', @ca_lines) x 20, 'GNU parallel: the answers in the order of the lines');
}

# ------------------------------------------------------------------ somebody waits

# Sends one piece after the other, each only when the line for the one before is there.
sub talk {
    my ($name, $pieces, @arguments) = @_;
    my $pid = open2(my $from, my $to, $ENV{DN2ACCESS}, @arguments);
    my $answers = '';
    for my $piece (@$pieces) {
        syswrite $to, $piece;
        last if !IO::Select->new($from)->can_read(20);
        sysread $from, $answers, 65536, length $answers;
    }
    close $to;
    waitpid $pid, 0;
    is($answers, join('', @ca_lines[0 .. $#$pieces]), $name);
}
my @pieces = @pem[0 .. 9];
my @lines = map { encode_base64($_, '') . "\n" } @der[0 .. 9];
for my $jobs (1, 2, 4) {
    talk("PEM, an answer at a time, -j $jobs", \@pieces, '--ca', '--stream', '-j', $jobs);
    talk("base64, an answer at a time, -j $jobs", \@lines, @line, '-j', $jobs);
}

# What was read is printed before a pipe is opened that nobody writes to yet.
{
    my $fifo = temp_path('fifo');
    my $first = file($pem[0]);
    system('mkfifo', $fifo) == 0 or die "mkfifo: $?";
    for my $jobs (1, 2) {
        my $pid = open2(my $from, my $to, $ENV{DN2ACCESS}, '--ca', '--stream', '-j', $jobs, $first, $fifo);
        my $line = IO::Select->new($from)->can_read(20) ? <$from> : '';
        is($line, $ca_lines[0], "before a named pipe, -j $jobs");
        open my $writer, '>', $fifo or die "$fifo: $!";
        print {$writer} $pem[1];
        close $writer or die "$fifo: $!";
        is(join('', <$from>), $ca_lines[1], "and what comes through it, -j $jobs");
        waitpid $pid, 0;
    }
}

done_testing;
