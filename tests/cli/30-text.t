#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Names from text: whatever openssl prints of a certificate gives the key of that certificate.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

sub subject_of {
    my ($text, @options) = @_;
    return run({stdin => $text}, qw(--text --subject), @options);
}

# ------------------------------------------------------------------ what openssl prints

# Name of the case => what -subj takes.
my %subjects = (
    plain => '/C=US/ST=Washington/O=Foo Enterprises/CN=Jason Heiss',
    comma => '/C=DE/O=Foo, Inc./CN=x',
    'comma without blank' => '/C=DE/O=Foo,Inc./CN=x',
    quote => '/O=The "Org"/CN=x',
    'quote and comma' => '/O=The "Org", Inc./CN=x',
    utf8 => "/C=FR/O=Soci\xC3\xA9t\xC3\xA9/CN=x",
    cyrillic => "/O=\xD0\x9E\xD0\x9E\xD0\x9E/CN=x",
    equals => '/O=a=b/CN=c=d',
    'type in a value' => '/O=a CN=b/CN=c',
    plus => '/O=a\\+b/CN=c',
    slash => '/O=a\\/b/CN=c',
    'url' => '/O=x/OU=https:\\/\\/www.example.com\\/cps (c) 99/CN=c',
    backslash => '/O=a\\\\b/CN=c',
    'backslash and hex digits' => '/O=a\\\\C3\\\\x41/CN=c',
    'backslash before a comma' => '/O=a\\\\, b/CN=c',
    apostrophe => "/O=a'b/CN=c",
    semicolon => '/O=a;b/CN=c',
    angles => '/O=<a>/CN=c',
    hash => '/O=#1/CN=c # d',
    'blanks at the ends' => '/O= a /CN= c ',
    'two blanks' => '/O=a  b/CN=c',
    'multi-valued' => '/O=Org/OU=u+CN=c',
    'multi-valued with a comma' => '/O=Org/OU=u, v+CN=c',
    email => '/CN=darth+emailAddress=cert@endmail.org',
    'email with plus' => '/CN=darth/emailAddress=darth\\+cert@endmail.org',
    'long names' => '/DC=org/DC=example/UID=jd/serialNumber=17/street=Way 1/CN=c',
    'one attribute' => '/CN=c',
    parentheses => '/CN=c (d) e',
);
my @nameopts = (
    'compat', 'oneline', 'RFC2253', 'oneline,-esc_msb', 'RFC2253,-esc_msb', 'oneline,-space_eq',
    'oneline,lname', 'oneline,-use_quote', 'oneline,utf8', 'RFC2253,-dn_rev,sep_comma_plus_space',
    'oneline,oid', 'RFC2253,oid',
);

# What openssl prints of each certificate, in one text. The paths by their cases.
sub test_printed {
    my ($nameopt, %path_of) = @_;
    my @cases = sort keys %path_of;
    my @printed = $nameopt eq 'compat' ? map { oneline($_, 'subject') } @path_of{@cases}
        : printed_subjects($nameopt, @path_of{@cases});
    my $result = subject_of(join('', map { "$_\n" } @printed), '--keep-going');
    is($result->{status}, 0, "$nameopt: exit status") or diag($result->{err});
    my @lines = split /^/, $result->{out};
    is(scalar @lines, scalar @cases, "$nameopt: a line each");
    for my $i (0 .. $#cases) {
        my $want = key_line('CERTSUBJECT', $path_of{$cases[$i]}, 'subject', 'RELAY');
        is($lines[$i], $want, "$cases[$i], $nameopt: $printed[$i]");
    }
}

sub test_role {
    my ($case, $path, $want) = @_;
    my $both = openssl('x509', '-in', $path, qw(-noout -subject -issuer));
    expect("$case, -subject -issuer", run({stdin => $both}, '--text'), 0, client_lines($path));
    my $whole = openssl('x509', '-in', $path, qw(-noout -text));
    expect("$case, -text", subject_of($whole), 0, $want);
    expect("$case, -text, client mode", run({stdin => $whole}, '--text'), 0, client_lines($path));
    my $rfc = openssl('x509', '-in', $path, qw(-noout -text -nameopt RFC2253));
    expect("$case, -text -nameopt RFC2253", subject_of($rfc), 0, $want);
}

sub test_openssl_output {
    my $root = certificate(subject => '/O=Root, "Inc."/CN=R', ca => 1);
    my %path_of = map { $_ => certificate(subject => $subjects{$_}, issuer => $root) } keys %subjects;
    test_printed($_, %path_of) for @nameopts;
    test_role($_, $path_of{$_}, key_line('CERTSUBJECT', $path_of{$_}, 'subject', 'RELAY'))
        for sort keys %path_of;
}

# A value of characters that the written forms treat specially; never blank at all.
sub random_value {
    my @alphabet = (split(//, ',+"\\<>;=#/ \'aB1'), "\xC3\xA9");
    return 'v' . join '', map { $alphabet[rand @alphabet] } 1 .. 1 + rand 12;
}

# The forms that quote or escape everything can always be read back.
sub test_random {
    srand 20;
    my %path_of;
    for my $round (1 .. 25) {
        my @values = map { random_value() } 1 .. 3;
        s{([\\/+])}{\\$1}g for my @escaped = @values;
        $path_of{"random $round"} = certificate(subject => "/O=$escaped[0]/OU=$escaped[1]/CN=$escaped[2]");
    }
    test_printed($_, %path_of) for 'oneline', 'RFC2253', 'oneline,-space_eq', 'oneline,-use_quote';
}

# Several certificates in one text.
sub test_many {
    my @paths = map { certificate(subject => "/O=Org/CN=host $_") } 1 .. 3;
    my $text = join '', map { openssl('x509', '-in', $_, '-text') } @paths;
    my $want = join '', map { key_line('CERTSUBJECT', $_, 'subject', 'RELAY') } @paths;
    expect('three certificates, -text and PEM', subject_of($text), 0, $want);
    expect('three certificates, CRLF', subject_of($text =~ s/\n/\r\n/gr), 0, $want);
    expect('request, -text', subject_of(openssl('req', '-in', request('/O=Org/CN=r'), '-text')), 0,
        "CERTSUBJECT:/O=Org/CN=r\tRELAY\n");
}

# ------------------------------------------------------------------ written by hand

# What is written => the encoded name, after sendmail.md and the rules of RFC 4514 and openssl.
my @written = (
    ['C=US, O=Foo', '/C=US/O=Foo'],
    ['C = US, O = Foo', '/C=US/O=Foo'],
    ['CN=x,O=Foo,C=US', '/C=US/O=Foo/CN=x'],
    ['/C=US/O=Foo Bar', '/C=US/O=Foo+20Bar'],
    ['/CN=x', '/CN=x'],
    ['CN=x', '/CN=x'],
    ['CN = x', '/CN=x'],
    ['O = "Foo, Inc.", CN = x', '/O=Foo,+20Inc./CN=x'],
    ['O="Foo, Inc.", CN=x', '/O=Foo,+20Inc./CN=x'],
    ['CN=x,O=Foo\\, Inc.', '/O=Foo,+20Inc./CN=x'],
    ['CN=x,O=Foo\\2C Inc.', '/O=Foo,+20Inc./CN=x'],
    ['O = Soci\\C3\\A9t\\C3\\A9, CN = x', '/O=Soci+5CxC3+5CxA9t+5CxC3+5CxA9/CN=x'],
    ["O = Soci\xC3\xA9t\xC3\xA9, CN = x", '/O=Soci+5CxC3+5CxA9t+5CxC3+5CxA9/CN=x'],
    ['O = \\"Foo\\", CN = x', '/O=+22Foo+22/CN=x'],
    ['o = Foo, cn = x', '/O=Foo/CN=x'],
    ['organizationName = Foo, commonName = x', '/O=Foo/CN=x'],
    ['2.5.4.10 = Foo, 2.5.4.3 = x', '/O=Foo/CN=x'],
    ['1.2.3.4 = x, CN = y', '/1.2.3.4=x/CN=y'],
    ['O = Org, OU = u + CN = c', '/O=Org/OU=u+2BCN=c'],
    ['O=Org, OU=u + CN=c', '/O=Org/OU=u+2BCN=c'],
    ['OU=u+CN=c,O=Org', '/O=Org/CN=c+2BOU=u'], # openssl reverses the members of an RDN too
    ['C=US, O=Foo, Inc., CN=x', '/C=US/O=Foo,+20Inc./CN=x'], # before 1.1: nothing is quoted
    ['/O=a\\/b/CN=c', '/O=a+5C/b/CN=c'],
    ['/CN=darth\\+cert@endmail.org', '/CN=darth+5C+2Bcert@endmail.org'],
);

# Labels before a name.
my @labels = ('Subject: ', 'subject=', 'subject= ', '        Subject: ', 'subject=  ');

sub test_written {
    for my $pair (@written) {
        my ($text, $name) = @{$pair};
        expect("written: $text", subject_of("$text\n", qw(--dialect openssl3)), 0,
            "CERTSUBJECT:$name\tRELAY\n");
    }
    expect("label '$_'", subject_of("${_}C=US, O=Foo\n"), 0, "CERTSUBJECT:/C=US/O=Foo\tRELAY\n")
        for @labels;
    expect('label, slash form', subject_of("subject= /C=US/O=Foo\n"), 0,
        "CERTSUBJECT:/C=US/O=Foo\tRELAY\n");
    expect('no newline at the end', subject_of('/CN=x'), 0, "CERTSUBJECT:/CN=x\tRELAY\n");
    expect('BOM', subject_of("\xEF\xBB\xBF/CN=x\n"), 0, "CERTSUBJECT:/CN=x\tRELAY\n");
    expect('CRLF', subject_of("/CN=x\r\n/CN=y\r\n"), 0,
        "CERTSUBJECT:/CN=x\tRELAY\nCERTSUBJECT:/CN=y\tRELAY\n");
    expect('empty lines', subject_of("\n/CN=x\n\n"), 0, "CERTSUBJECT:/CN=x\tRELAY\n");
    expect('issuer line', run({stdin => "issuer=C = US, O = Foo\n"}, qw(--text --issuer)), 0,
        "CERTISSUER:/C=US/O=Foo\tRELAY\n");
    expect('bare name, --issuer', run({stdin => "C = US, O = Foo\n"}, qw(--text --issuer)), 0,
        "CERTISSUER:/C=US/O=Foo\tRELAY\n");
}

# ------------------------------------------------------------------ refused

my %refused = (
    'no type' => 'just words',
    'unknown type' => 'C=US, XYZZY=Foo',
    'unknown type, slash form' => '/C=US/XYZZY=Foo',
    'open quote' => 'O = "Foo, CN = x',
    'text after a quote' => 'O = "Foo"bar, CN = x',
    'half an escape' => 'O = Foo\\C, CN = x',
    'a backslash at the end' => 'O=Foo\\',
    'comma and blank mixed' => 'C=US, O=Foo,CN=x',
    'blank and comma mixed' => 'CN=x,O=Foo, C=US',
    'empty type' => '=x',
    'comma at the start' => ', C=US',
    'bad OID' => '1.2.x=Foo',
);

sub test_refused {
    for my $case (sort keys %refused) {
        expect("refused, $case: $refused{$case}", subject_of("$refused{$case}\n"), 65, '',
            qr/standard input:1: entry 1: byte \d+: /);
    }
    expect('refused: a good name is not printed either', subject_of("/CN=x\nC=US, XYZZY=Foo\n"), 65, '',
        qr/standard input:2: entry 2: /);
    expect('--keep-going prints the good name', subject_of("/CN=x\nC=US, XYZZY=Foo\n/CN=y\n", '--keep-going'),
        65, "CERTSUBJECT:/CN=x\tRELAY\nCERTSUBJECT:/CN=y\tRELAY\n");
    expect('a lone name has no issuer', run({stdin => "/CN=x\n"}, '--text'), 65, '', qr/no issuer/);
    expect('empty text', subject_of(''), 65, '', qr/standard input/);
    expect('blank text', subject_of("\n\n"), 65, '', qr/standard input/);
    my $listing = openssl('x509', '-in', certificate(subject => '/O=a/CN=b'),
        qw(-noout -subject -nameopt multiline));
    expect('-nameopt multiline is refused', subject_of($listing), 65, '');
}

test_openssl_output();
test_random();
test_many();
test_written();
test_refused();
done_testing();
