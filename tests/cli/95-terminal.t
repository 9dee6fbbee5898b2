#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What a stranger wrote reaches no terminal as it is: each place that a mode prints something from,
# and on each of them the same bytes. docs/security.md tells what is not covered: --fix, --value.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;
use HostileTest;

# Colour, title, C1 control in one byte and in UTF-8, the direction of text, an overlong newline, DEL.
my $evil = "\e[31m\e]0;x\a\r\b\x9B2J\xC2\x9B2J\xE2\x80\xAE\xE2\x81\xA6\xC0\x8A\xFF\x7F";
my $utf8 = "\xC2\x85\xC2\x9B2J\xE2\x80\xAE\xE2\x80\xA8\xE2\x81\xA6\xEF\xBB\xBF";    # what is well-formed of it

# Neither stream holds anything but printable ASCII, tabs and newlines, messages have a line each, and
# something of what was written was printed; the last in hex, unless `seen` is another pattern.
sub harmless {
    my ($name, $seen, @arguments) = @_;
    my $result = run(@arguments);
    is($result->{signal}, 0, "$name: it ends by itself");
    unlike($result->{$_}, qr/[^\x20-\x7E\t\n]/, "$name: $_ is clean") for qw(out err);
    unlike($result->{err}, qr/^(?!dn2access: )/m, "$name: every line of the messages is ours") if $result->{err} ne '';
    like($result->{out} . $result->{err}, $seen, "$name: it was at the place") if defined $seen;
    return $result;
}

my $esc = qr/\\x1B|\\u001B|\\1B|\+5Cx1B|\+1B|1B5B/i;
my $good = hostile([CN => 'good']);
my @bad_names = (hostile([CN => $evil, 't61']), hostile([O => $utf8], [OU => "\e"]), hostile([OU => $evil, 'ia5']));
my $map = file("CERTISSUER:/CN=CA\tSUBJECT\nCERTSUBJECT:/CN=good\tRELAY\n");

danger 'values of a certificate' => sub {
    harmless("--dialect $_", $esc, qw(--subject --dialect), $_, @bad_names) for qw(openssl3 openssl1 libressl readme all);
    harmless("@$_", $esc, @$_, @bad_names) for ['--name-only'], [qw(--format json)], [qw(--subject --fold)],
        [qw(--subject --format requirement)], [qw(--format ldif --ldap-base dc=x --ldap-host h)], ['--test', $map],
        ['--test', $map, qw(--format json)];
    my $twice = file(pem(der_certificate(named([CN => $evil, 't61']), named([CN => $evil, 't61']))));
    harmless('a conflict', $esc, '--tag', 'T', $twice);
    harmless('a type', qr/1\.2\.27\.91/, '--subject', hostile(["\x2A\x1B\x5B", 'x']));
};

danger 'names of files' => sub {
    my $dir = temp_path("dir$evil\ndn2access: x");
    mkdir $dir or die "$dir: $!";
    my $name = "dir$evil\ndn2access: x/" . "file$evil\n";
    file(text_of($bad_names[0]), "${name}good");
    file('no certificate', "${name}none");
    harmless("in a directory: @$_", $esc, @$_, $dir) for ['--subject'], [qw(--format json)], ['--test', $map],
        ['--test', $map, qw(--format json)], ['-j', 3], ['--text', '--subject'], ['--decode'];
    my $none = temp_path("none$evil\n");
    harmless("that is not there: @$_", $esc, @$_, $none) for ['--ca'], ['--text', '--ca'], ['--decode'], ['--lint'],
        [qw(--relay * --from-log)], ['--password-file'], ['--test', $map, '--config'],
        ['--test', $map, '--verify-with'], ['--test'], [qw(-j 3 --ca)];
    harmless("that is no such: @$_", $esc, @$_, file('x', "x$evil\n")) for ['--ca'], ['--text', '--ca'],
        [qw(--relay * --from-log)], ['--test', $map, '--verify-with'], ['--lint'];
    harmless('of a map', $esc, '--test', file("CERTISSUER:/CN=CA RELAY\n", "map$evil\n"), $good);
    for my $db (temp_path("none$evil.db"), file('x', "x$evil.db"), file('x', '-x.db')) {
        my $result = harmless('a compiled map', $db =~ /-x/ ? qr/-x\.db/ : $esc, '--lint', $db);
        isnt($result->{status}, 0, 'which is none');
    }
};

danger 'PEM' => sub {
    my $body = text_of($good) =~ s/-----[^\n]*\n//gr;
    my %pem = (
        'a label'       => "-----BEGIN $evil-----\n$body-----END $evil-----\n",
        'another label' => "-----BEGIN CERTIFICATE-----\n$body-----END $evil-----\n",
        'a header'      => "-----BEGIN CERTIFICATE-----\nProc-Type: $evil\nDEK-Info: $evil\n\n$body"
            . "-----END CERTIFICATE-----\n",
        'base64'        => "-----BEGIN CERTIFICATE-----\n$evil\n-----END CERTIFICATE-----\n",
        'text around'   => "$evil\n" . text_of($good) . "$evil\n",
        'no end'        => "-----BEGIN CERTIFICATE-----\n$evil\n",
    );
    harmless("$_, PEM", undef, '--subject', file($pem{$_})) for sort keys %pem;
    harmless('a line of base64', qr/entry 1: /, {stdin => "$evil\n"}, qw(--input base64 --subject));
    harmless('DER', qr/no certificate/, {stdin => "0$evil"}, '--subject');
};

danger 'names in text' => sub {
    for my $text ("CN=$evil", "$evil=x", "CN=x, $evil=x", "Subject: CN = $evil", "/CN=$evil", "/CN=x/$evil=y",
        "subject=$evil", 'CN=#0C02' . $evil, "1.2.$evil=x", "CN=\"$evil", "CN=\\$evil") {
        harmless('text: ' . ($text =~ s/\e.*//sr), qr/byte \d+: |entry 1: /, {stdin => "$text\n"}, qw(--text --subject));
    }
};

# As X509_NAME_oneline writes bytes that are not ASCII.
sub spelt { return $_[0] =~ s/([^\x20-\x7E])/sprintf '\\x%02X', ord $1/ger }

danger '--decode' => sub {
    for my $format (qw(rfc4514 attributes json)) {
        my @decode = ('--decode', '--format', $format, qw(--dialect openssl3));
        my $key = '/CN=' . xtext(spelt($evil));
        harmless("$format: a name", $esc, {stdin => "$key\n"}, @decode);
        my $character = '/O=a' . xtext(spelt($utf8)) . 'b';
        harmless("$format: a name in UTF-8", qr/\\C2\\9B2J\\E2\\80\\AE|\\u009B2J\\u202E/, {stdin => "$character\n"},
            @decode);
        harmless("$format: a key", qr/entry 1: byte/, {stdin => "/CN=$evil\n"}, @decode);
        harmless("$format: a value", undef, {stdin => "/CN=x $evil\n"}, @decode);
        harmless("$format: other lines", qr/1 lines/, {stdin => "$evil x\n"}, @decode);
    }
    is(run({stdin => "/CN=+5CxC3+5CxA9\n"}, qw(--decode --quiet --dialect openssl3))->{out}, "CN=\xC3\xA9\n",
        'letters stay what they are');
};

danger 'lines of a map' => sub {
    my @lines = ("CERTISSUER:/CN=$evil x", "CERTISSUER:/$evil=x RELAY", "CERTISSUER:/CN=CA $evil",
        "CERTSUBJECT:/CN=good\t$evil", "TLS_Clt:$evil VERIFY+CN:$evil", "TLS_Clt:a $evil", "$evil:/CN=x OK",
        "$evil", " $evil", "CERTISSUER:/CN=a\0$evil RELAY",
        "CERTISSUER:/CN=$evil " . 'x' x 1100);
    my $file = file(join '', map { "$_\n" } @lines);
    my $shown = harmless("--lint @$_", undef, '--lint', $file, @$_) for [], [qw(--format json)], [qw(--map ldap)],
        [qw(--from-dialect openssl1 --dialect openssl3)];
    like(run('--lint', $file)->{out}, $esc, 'corrections show what is there');
    harmless("--test @$_", $esc, '--test', file("CERTISSUER:/CN=CA $evil\n"), @$_, $good) for [], [qw(--format json)];
    harmless("a near miss: @$_", qr/CERTISSUER:CN=CA/, '--test', file("CERTISSUER:CN=CA $evil\n"), @$_, $good)
        for [], [qw(--format json)];
    like(run('--lint', $file, '--fix')->{err}, qr/\A(?:dn2access: [\x20-\x7E]+\n)+\z/, '--fix: messages are clean');
    harmless('a configuration', undef, '--config', file("KCERTIssuer regex $evil(\n$evil\n"), '--test', $map, $good);
};

danger 'lines of a log' => sub {
    my $from = 'Nov 24 10:45:25 mail sm-mta[7]: STARTTLS=server, relay=';
    my $names = 'Nov 24 10:45:25 mail sm-mta[7]: STARTTLS=server, cert-subject=';
    for my $host ($evil, 'host') {
        my $log = file("$evil\n$from$host [192.0.2.1], version=$evil, verify=OK, cipher=$evil\n"
            . "$names/CN=$evil, cert-issuer=/$evil=CA, verifymsg=$evil\n");
        harmless('a log: ' . ($host eq 'host' ? 'names' : 'the host'), qr/entry \d+|no verified/,
            '--relay', '*', '--from-log', $log);
    }
};

danger 'arguments of options' => sub {
    for my $option (qw(dialect map format input jobs from-dialect tag cert-regex-issuer cert-regex-subject)) {
        my $result = harmless("--$option", undef, "--$option", "($evil", $good);
        is($result->{status}, 64, "--$option: usage");
    }
    harmless('--value', qr/control character/, '--value', $evil, $good);
    harmless('an unknown option', $esc, "--$evil", $good);
    harmless('a letter', $esc, "-$evil", $good);
    harmless('an argument too many', $esc, "--ca=$evil", $good);
    harmless('--relay', undef, '--relay', $evil, '--from-log', file("x\n"));
    harmless('--ldap-base', undef, qw(--format ldif --ldap-cluster), $evil, '--ldap-base', $evil, $good);
    my $pkcs12 = file(openssl(qw(pkcs12 -export -nokeys -passout pass:x -in), certificate(subject => '/CN=x')));
    harmless('a password', qr/password/, '--password-file', file("$evil\n"), $pkcs12);
};

done_testing();
