#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What may not come out: each danger by name. docs/security.md has the list of them.
use strict;
use warnings;

use FindBin;
use JSON::PP;
use MIME::Base64 qw(decode_base64);
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;
use HostileTest;

my @openssl3 = qw(--dialect openssl3);
my @openssl1 = qw(--dialect openssl1);
my $good = hostile([CN => 'good']);
my $good_line = "CERTSUBJECT:/CN=good\tRELAY\n";

# ------------------------------------------------------------------ keys

danger 'A cut key matches more names than the one asked for' => sub {
    my @long  = map { [OU => chr(ord('a') + $_) x 60] } 0 .. 4;
    my $macro = join '', map { "/OU=$_->[1]" } @long[0 .. 2];    # 192 bytes; with the fourth 256
    my $path  = hostile(@long);
    expect('over sendmail\'s 255 bytes: refused', run('--subject', @openssl3, $path), 65, '',
        qr/refused: subject: .*255 bytes.*matches every name/);
    my $cut = run('--subject', '--allow-cut', @openssl3, $path);
    expect('written with --allow-cut, and named', $cut, 0, "CERTSUBJECT:$macro\tRELAY\n",
        qr/warning: subject: .*255 bytes.*matches every name/);
    my $map = file("CERTISSUER:/CN=CA\tSUBJECT\n$cut->{out}");
    is(run(@openssl3, '--test', $map, hostile(@long[0 .. 2], [CN => 'x' x 60]))->{status}, 0,
        'and somebody else may relay by it');
    my $wide = '(' x 90;
    my $key  = substr 'CERTSUBJECT:/CN=' . '+28' x 90, 0, 256;
    expect('over the map\'s 256 bytes: refused', run('--subject', @openssl3, hostile([CN => $wide])), 65, '',
        qr/refused: subject: .*256 bytes.*matches every name/);
    my $written = run('--subject', '--allow-cut', @openssl3, hostile([CN => $wide]));
    expect('written with --allow-cut, and named', $written, 0, "$key\tRELAY\n",
        qr/warning: subject: .*256 bytes.*matches every name/);
    my $other = file("CERTISSUER:/CN=CA\tSUBJECT\n$written->{out}");
    is(run(@openssl3, '--test', $other, hostile([CN => "$wide somebody else"]))->{status}, 0,
        'and somebody else may relay by it');
};

danger 'Two names that differ in case only have one key' => sub {
    my @both = (hostile([CN => 'FOO']), hostile([CN => 'foo']));
    expect('the second is named', run('--subject', @openssl3, @both), 0, "CERTSUBJECT:/CN=FOO\tRELAY\n",
        qr/^dn2access: \Q$both[1]\E:1: entry 1: warning: subject: another name.*case/m);
    my $itself = file(pem(der_certificate(named([CN => 'FOO']), named([CN => 'foo']))));
    expect('two values are refused', run('--tag', 'T', @openssl3, $itself), 65, '', qr/refused: .*another value/);
    my $spelt = hostile([CN => '\\x1b']);    # the letters; with one byte ESC it is \x1B
    expect('also where the case is that of an escape', run('--subject', @openssl3, hostile([CN => "\e", 't61']), $spelt), 0,
        "CERTSUBJECT:/CN=+5Cx1B\tRELAY\n", qr/warning: subject: another name.*case/);
};

danger 'Two names that print the same' => sub {
    my @same = (
        ['a backslash before the slash', \@openssl3, '/CN=foo+5C/O=bar',
            [[CN => 'foo/O=bar']], [[CN => 'foo\\'], [O => 'bar']]],
        ['a spelt-out byte', \@openssl3, '/CN=+5CxC3+5CxA9', [[CN => "\xC3\xA9"]], [[CN => '\\xC3\\xA9']]],
        ['the string type', \@openssl3, '/CN=+5CxC3+5CxA9', [[CN => "\xC3\xA9"]], [[CN => "\xC3\xA9", 't61']]],
    );
    for my $case (@same) {
        my ($name, $dialect, $key, $one, $other) = @$case;
        for my $subject ($one, $other) {
            my $result = run('--subject', @$dialect, hostile(@$subject));
            is($result->{out}, "CERTSUBJECT:$key\tRELAY\n", "$name: the key");
            like($result->{err}, qr/warning: .*(?:reads as another name|made for the purpose)/, "$name: is named");
        }
    }
    expect('an equals sign stands for itself only', run('--subject', @openssl1, hostile([CN => 'a=b'])), 0,
        "CERTSUBJECT:/CN=a=b\tRELAY\n", qr/\A(?!.*(?:reads as|made for))/s);
};

danger 'The slashes of wolfSSL are those of OpenSSL 1: none is escaped' => sub {
    my @same = (hostile([O => 'x/CN=admin']), hostile([O => 'x'], [CN => 'admin']));
    expect('the key of one is that of the other', run('--subject', @openssl1, @same), 0,
        "CERTSUBJECT:/O=x/CN=admin\tRELAY\n",
        qr/\Q$same[0]\E:1: entry 1: warning: subject: the key reads as another name, which matches it too/);
    like(run('--subject', @openssl1, $same[1])->{err},
        qr/warning: 1 keys: a name made for the purpose can have the same key/, 'of the other it is named too');
    expect('an OpenSSL 3 tells them apart', run('--subject', @openssl3, hostile([O => 'x/CN=admin'])), 0,
        "CERTSUBJECT:/O=x+5C/CN=admin\tRELAY\n", qr/--dialect all/);
};

danger 'The certificate of a CA among clients' => sub {
    my $ca = certificate(subject => '/CN=Root', ca => 1);
    my $result = run($ca);
    like($result->{err}, qr/entry 1: warning: this is a CA's certificate, taken for a client's/, 'is named');
    is($result->{out}, "CERTISSUER:/CN=Root\tSUBJECT\nCERTSUBJECT:/CN=Root\tRELAY\n",
        'and gives no right to all that it signed');
    my $map = file($result->{out});
    is(run('--test', $map, certificate(subject => '/CN=leaf', issuer => $ca))->{status}, 1, 'a client of it may not relay');
    is(run('--test', file(run('--ca', $ca)->{out}), certificate(subject => '/CN=leaf', issuer => $ca))->{status}, 0,
        'with --ca, which says so, it may');
};

danger 'Keys that never match' => sub {
    expect('no attribute', run('--subject', hostile()), 65, '', qr/refused: .*never matches; --allow-empty/);
    my $first = hostile([CN => 'x' x 252]);
    expect('a first attribute that does not fit', run('--subject', '--allow-cut', @openssl3, $first), 65, '',
        qr/refused: .*never matches; --allow-empty/);
    expect('553 Address too long', run(qw(--subject --map ldap), hostile([CN => '(' x 251])), 65, '',
        qr/refused: .*553.*never matches; --allow-too-long/);
};

danger 'A cut CERTISSUER is written for SUBJECT only' => sub {
    my $issuer = file(pem(der_certificate(named([CN => '(' x 90]), named([CN => 'client']))));
    my $key = substr 'CERTISSUER:/CN=' . '+28' x 90, 0, 256;
    expect('with SUBJECT it is, and named', run(@openssl3, $issuer), 0, "$key\tSUBJECT\nCERTSUBJECT:/CN=client\tRELAY\n",
        qr/warning: issuer: .*256/);
    expect('with RELAY it is refused', run('--issuer', @openssl3, $issuer), 65, '', qr/refused: issuer: .*256/);
    expect('the value SUBJECT may be given', run('--issuer', '--value', 'subject', @openssl3, $issuer), 0,
        "$key\tsubject\n");
    expect('no other value is', run('--issuer', '--value', 'SUBJECTS', @openssl3, $issuer), 65, '', qr/refused/);
};

# ------------------------------------------------------------------ lines

danger 'NUL and control bytes in a value' => sub {
    for my $at (map { 16 * $_ } 0 .. 15) {
        my @bytes = $at .. $at + 15;
        my $oneline = join '', map { $_ < 0x20 || $_ > 0x7E ? sprintf '\\x%02X', $_ : chr =~ s{([/+])}{\\$1}r } @bytes;
        my $path = hostile([CN => join('', map { chr } @bytes), 't61']);
        is(run('--subject', '--quiet', @openssl3, $path)->{out}, 'CERTSUBJECT:/CN=' . xtext($oneline) . "\tRELAY\n",
            sprintf 'bytes from 0x%02X on', $at);
    }
};

my $line = "\nCERTISSUER:/CN=evil\tRELAY";

danger 'A line of one\'s own in the map' => sub {
    my %from = (
        'a subject'      => [['--subject', hostile([CN => "a$line"])], 1],
        'an issuer'      => [['--issuer', file(pem(der_certificate(named([CN => "a$line"]), named([CN => 'b']))))], 1],
        'a type'         => [['--subject', hostile(["\x2A\x0A\x09", "a$line"])], 1],
        'a CR'           => [['--subject', hostile([CN => "a\r\rCERTISSUER:/CN=evil\tRELAY"])], 1],
        'readme'         => [[qw(--subject --dialect readme), hostile([CN => "a$line"])], 1],
        'openssl1'       => [[qw(--subject --dialect openssl1), hostile([CN => "a$line"])], 1],
        'the name alone' => [[qw(--subject --name-only), hostile([CN => "a$line"])], 1],
        'a requirement'  => [[qw(--subject --cn --format requirement --tag TLS_Clt:a), hostile([CN => "a$line"])], 1],
        'hex in text'    => [[qw(--text --subject), file('CN=#0C1B' . unpack('H*', "a$line") . "\n")], 1],
        'escaped text'   => [[qw(--text --subject), file("CN=a\\0ACERTISSUER:/CN=evil\\09RELAY\n")], 1],
        'a regex'        => [['--issuer', '--cert-regex-issuer', "-a$line /CN=CA", $good], 1],
        'a regex that appends' => [['--ca', '--cert-regex-issuer', "-a\e /CN=", $good], 0],
        'a tag'          => [['--subject', '--tag', "T\nx", $good], 0],
        'a value'        => [['--subject', '--value', "RELAY\nCERTISSUER:/CN=evil RELAY", $good], 0],
        'a level'        => [[qw(--subject --format requirement --value), "VERIFY$line", $good], 0],
        'the tag of a requirement' => [[qw(--subject --format requirement --tag), "TLS_Clt:a$line", $good], 0],
    );
    for my $name (sort keys %from) {
        my ($arguments, $lines) = @{$from{$name}};
        my $result = run('--quiet', @$arguments);
        is($result->{out} =~ tr/\n//, $lines, "$name: as many lines as entries");
        unlike($result->{out}, qr/^CERTISSUER:\/CN=evil/m, "$name: none of them is the stranger's");
        unlike($result->{out}, qr/[^\x21-\x7E\t\n]/, "$name: nothing but printable ASCII, tab and newline");
        ok($lines ? 1 : $result->{status} != 0, "$name: what can't be written is an error");
    }
};

danger 'NUL between the entries' => sub {
    my $path = file(pem(der_certificate(named([CN => "a\0b"]), named([CN => "c\nd"]))));
    my $result = run(qw(--null --quiet), @openssl3, $path);
    is($result->{out}, "CERTISSUER:/CN=a+5Cx00b\tSUBJECT\0CERTSUBJECT:/CN=c+5Cx0Ad\tRELAY\0", 'and nowhere else');
    my $names = run({stdin => "/CN=a+5Cx00b\n/CN=c+5Cx0Ad\n"}, qw(--decode --null --quiet), @openssl3);
    is(scalar($names->{out} =~ tr/\0//), 2, 'decoded names: one a name');
    unlike($names->{out}, qr/\n/, 'and no newline in one');
};

danger 'A line of one\'s own in LDIF' => sub {
    my @ldif = (qw(--quiet --subject --format ldif), @openssl3);
    my $evil = "dc=x\ndn: dc=evil";
    my $safe = qr{\A(?:\w+:: [A-Za-z0-9+/]+=*|\w+: [\x21-\x39\x3B\x3D-\x7E][\x20-\x7E]*|)\z};    # RFC 2849
    my %value = ('a newline' => "x$line", 'a blank first' => ' x', 'a colon' => ':x',
        'a less-than' => '<file:///etc/passwd', 'not ASCII' => "\xC3\xA9", 'a blank last' => 'x ', 'CR' => "x\ry");
    for my $name (sort keys %value) {
        my $ldif = run(@ldif, '--ldap-base', $evil, '--ldap-cluster', $value{$name}, $good)->{out};
        my @lines = split /\n/, $ldif;
        is(grep({ !/$safe/ } @lines), 0, "$name: every line is of the safe forms");
        my ($dn) = $ldif =~ /^dn:: (.*)$/m;
        is(decode_base64($dn), "sendmailMTAKey=CERTSUBJECT:/CN=good,sendmailMTAMapName=access,$evil",
            "$name: the DN is one line");
        my ($cluster) = $ldif =~ /^sendmailMTACluster:: (.*)$/m;
        is(decode_base64($cluster), $value{$name}, "$name: is in base64");
        is(() = $ldif =~ /^dn:/mg, 1, "$name: one record");
    }
    for my $value (':x', '<file:///etc/passwd') {
        my $ldif = run(@ldif, qw(--ldap-base dc=x --ldap-host h --value), $value, $good);
        my ($written) = $ldif->{out} =~ /^sendmailMTAMapValue:: (.*)$/m;
        is(decode_base64($written), $value, "the value $value is in base64");
    }
    my $name = run(@ldif, qw(--ldap-base dc=x --ldap-host h), hostile([CN => "a,b+c\n#\"<"]))->{out};
    my $rdn = 'CERTSUBJECT:/CN=a\,b\+5C\+2Bc\+5Cx0A#\+22\+3C';
    like($name, qr{^dn: sendmailMTAKey=\Q$rdn\E,sendmailMTAMapName=access,dc=x$}m,
        'a name is escaped in the DN');
};

danger 'JSON that is none' => sub {
    my $dir = temp_path('json');
    mkdir $dir or die "$dir: $!";
    my $path = "$dir/q\"\\\n\e\x7F\xC2\x9B\xE2\x80\xAE";
    open my $out, '>:raw', $path or die "$path: $!";
    print {$out} pem(der_certificate(named([CN => 'CA']), named([CN => "\"\\\n\e"])));
    close $out or die "$path: $!";
    my $result = run(qw(--format json), @openssl3, $path);
    like($result->{out}, qr/\A[\x20-\x7E]+\n\z/, 'one line of printable ASCII');
    my $object = JSON::PP->new->decode($result->{out});
    my $source = $object->{source};
    utf8::encode($source);
    is($source, $path, 'the path comes back');
    is($object->{cert_subject}, '/CN=+22+5C+5Cx0A+5Cx1B', 'the name too');
    for my $name ("\xFF", "\xC0\xAF", "\xED\xA0\x80", "\x9B") {
        my $other = JSON::PP->new->decode(run(qw(--format json), file(text_of($path), "json/$name"))->{out});
        is($other->{source_hex}, unpack('H*', "$dir/$name"), 'a path that is not UTF-8 is in hex: ' . unpack 'H*', $name);
    }
};

# ------------------------------------------------------------------ runs

danger 'Entries after an error' => sub {
    my $bad = file("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n");
    my $cut = hostile([CN => 'x' x 252]);
    for my $wrong ([$bad, 65], [temp_path('none'), 66], [$cut, 65]) {
        my ($path, $status) = @$wrong;
        for my $jobs (1, 3) {
            expect("nothing is written before it, -j $jobs", run('-j', $jobs, '--subject', $good, $path), $status, '');
            expect("nor after it, -j $jobs", run('-j', $jobs, '--subject', $path, $good), $status, '');
            expect("unless --keep-going, -j $jobs", run('-j', $jobs, qw(--subject --keep-going), $path, $good),
                $status, $good_line);
            expect("--stream ends there, -j $jobs", run('-j', $jobs, qw(--subject --stream), $good, $path, $good),
                $status, $good_line);
        }
    }
    expect('no option of another run does', run(qw(--subject --quiet --null --fold), $good, $bad), 65, '');
    expect('nor LDIF', run(qw(--subject --format ldif --ldap-map --ldap-base dc=x --ldap-host h), $good, $bad), 65, '');
    expect('nor JSON', run(qw(--subject --format json), $good, $bad), 65, '');
    expect('nor requirements', run(qw(--subject --format requirement), $good, $bad), 65, '');
    expect('nor decoded names', run({stdin => "/CN=x\n/CN=+\n"}, '--decode'), 65, '');
};

done_testing();
