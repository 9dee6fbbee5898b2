#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What goes wrong: a clear message, the right exit status, and nothing printed.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $good = certificate(subject => '/O=Org/CN=good', ca => 1);
my $other = certificate(subject => '/O=Org/CN=other', ca => 1);
my ($good_pem, $other_pem) = map { text_of($_) } $good, $other;
my $der = openssl('x509', '-in', $good, qw(-outform DER));
my $good_line = "CERTISSUER:/O=Org/CN=good\tRELAY\n";
my $other_line = "CERTISSUER:/O=Org/CN=other\tRELAY\n";

# Everything on standard error is printable ASCII and names the program.
sub clean_messages {
    my ($name, $result) = @_;
    like($result->{err}, qr{\A(?:(?:\S*/)?dn2access: [\x20-\x7E]+\n)+\z}, "$name: messages are clean");
    return;
}

# The input fails with that status: nothing printed, a message that matches.
sub fails {
    my ($name, $status, $err, @arguments) = @_;
    my $result = run(@arguments);
    expect($name, $result, $status, '', $err);
    return clean_messages($name, $result);
}

# ------------------------------------------------------------------ damaged data

sub test_truncated {
    for my $length (1, 2, 5, int(length($der) / 2), length($der) - 1) {
        fails("DER, $length bytes of it", 65, qr/./, '--ca', file(substr $der, 0, $length));
    }
    for my $lines (2, 4) {
        my $cut = join '', (split /^/, $good_pem)[0 .. $lines - 1];
        fails("PEM, $lines lines of it", 65, qr/:1: entry 1: /, '--ca', file($cut));
    }
    fails('PEM, cut within a line', 65, qr/:1: entry 1: /, '--ca', file(substr $good_pem, 0, 100));
    fails('PEM, cut before a good one', 65, qr/:1: entry 1: /, '--ca',
        file(substr($good_pem, 0, 120) . "\n$other_pem"));
    fails('DER, a byte too many', 65, qr/./, '--ca', file("${der}x"));
    my $pkcs7 = openssl(qw(crl2pkcs7 -nocrl -outform DER -certfile), $good);
    fails('PKCS#7, truncated', 65, qr/./, '--ca', file(substr $pkcs7, 0, -10));
    my $pkcs12 = openssl(qw(pkcs12 -export -nokeys -passout pass:secret -in), $good);
    my @password = ('--password-file', file('secret'));
    expect('PKCS#12, whole', run('--ca', @password, file($pkcs12)), 0, $good_line);
    fails('PKCS#12, truncated', 65, qr/./, '--ca', @password, file(substr $pkcs12, 0, -10));
    fails('PKCS#12, wrong password', 65, qr/password/, '--ca', '--password-file', file('Secret'),
        file($pkcs12));
    fails('PKCS#12, wrong password after a good file', 65, qr/password/, '--ca', $good, file($pkcs12));
}

sub test_empty {
    fails('empty file', 65, qr/it is empty/, '--ca', file(''));
    fails('empty standard input', 65, qr/standard input: it is empty/, '--ca');
    fails('text without a certificate', 65, qr/no certificate/, '--ca', file("hello\n"));
    fails('zeros', 65, qr/./, '--ca', file("\0" x 5000));
    fails('random bytes', 65, qr/./, '--ca', file(join '', map { chr($_ * 37 % 251) } 1 .. 5000));
    fails('a private key only', 65, qr/no certificate/, '--ca', temp_path('key.pem'));
    fails('PKCS#7 without certificates', 65, qr/./, '--ca', file(empty_pkcs7()));
    fails('a good file does not make up for it', 65, qr/it is empty/, '--ca', $good, file(''));
}

# PKCS#7 SignedData, degenerate, with no certificate in it.
sub empty_pkcs7 {
    return pack 'H*', '301E06092A864886F70D010702A011300F020101310030070605' . '2B0E03021A' . '3100';
}

sub damaged {
    my ($pem) = @_;
    return $pem =~ s/\n[^\n]{8}/\n!!!!!!!!/r;
}

sub test_bad_block {
    my $file = file($good_pem . damaged($good_pem) . $other_pem);
    my $line = 1 + $good_pem =~ tr/\n//;
    my $where = qr/\Q$file\E:$line: entry 2: /;
    fails('a bad block among good ones', 65, $where, '--ca', $file);
    expect('--keep-going prints the good ones', run(qw(--ca --keep-going), $file), 65,
        $good_line . $other_line, $where);
    expect('--stream stops there', run(qw(--ca --stream), $file), 65, $good_line, $where);
    expect('--stream --keep-going', run(qw(--ca --stream --keep-going), $file), 65,
        $good_line . $other_line, $where);
    my $not_a_certificate = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n";
    fails('a block that is no certificate', 65, qr/:1: entry 1: /, '--ca',
        file($not_a_certificate . $good_pem));
    fails('another END line', 65, qr/:1: entry 1: /, '--ca',
        file($good_pem =~ s/END CERTIFICATE/END CERTIFICATE REQUEST/r));
    fails('--quiet does not hide errors', 65, $where, qw(--ca --quiet), $file);
}

# ------------------------------------------------------------------ files

sub test_files {
    my $none = temp_path('none');
    fails('missing file', 66, qr/\Q$none\E: .*No such file/, '--ca', $none);
    fails('missing file after a good one', 66, qr/No such file/, '--ca', $good, $none);
    expect('missing file, --keep-going', run(qw(--ca --keep-going), $none, $good), 66, $good_line);
    my $loop = temp_path('loop');
    symlink $loop, $loop or die "symlink: $!";
    fails('symbolic link to itself', 66, qr/\Q$loop\E: .*symbolic links/, '--ca', $loop);
    my $dir = temp_path('empty');
    mkdir $dir or die "$dir: $!";
    fails('empty directory', 65, qr/\Q$dir\E: .*certificate/, '--ca', $dir);
    file("hello\n", 'empty/README');
    fails('directory without a certificate', 65, qr/\Q$dir\E: .*certificate/, '--ca', $dir);
    file($good_pem, 'empty/good.pem');
    symlink "$dir/gone", "$dir/broken" or die "symlink: $!";
    fails('broken link in a directory', 66, qr/\Qbroken\E: .*No such file/, '--ca', $dir);
}

sub test_unreadable {
    my $path = file($good_pem);
    chmod 0, $path or die "$path: $!";
    # root reads everything, unless it lacks these capabilities.
    my @unprivileged =
      $> == 0 ? ('setpriv', '--bounding-set=-dac_override,-dac_read_search') : ();
    fails('unreadable file', 66, qr/Permission denied/, {through => \@unprivileged}, '--ca', $path);
    return;
}

# ------------------------------------------------------------------ output

sub test_output {
    SKIP: {
        skip 'no /dev/full', 6 if !-c '/dev/full';
        for my $options (['--ca'], [qw(--ca --stream)], [qw(--ca --format json)]) {
            fails("full disk: @{$options}", 74, qr/No space left/, {stdout => '/dev/full'},
                @{$options}, $good);
        }
    }
    for my $options (['--ca'], [qw(--ca --stream)]) {
        pipe my $reader, my $writer or die "pipe: $!";
        close $reader or die "close: $!";
        fails("closed pipe: @{$options}", 74, qr/Broken pipe/, {stdout => $writer}, @{$options}, $good);
    }
    fails('full disk behind a bad file', 74, qr/No space left/, {stdout => '/dev/full'},
        qw(--ca --keep-going), $good, file("nothing\n"));
    my $help = run({stdout => '/dev/full'}, '--help');
    is($help->{status}, 74, 'full disk: --help');
}

# With standard error closed, no message may get into the file that holds the lines back.
sub test_closed_stderr {
    my $pad = 'x' x 60;
    my $want = join '', map { "CERTISSUER:/O=$pad/CN=$_\tRELAY\n" } 1 .. 60_000;
    my $names = $want =~ s/^CERTISSUER:|\tRELAY$//gmr . "/CN=\xC3\xA9\n"; # the last one is warned of
    my ($in, $out) = (file($names), temp_path());
    my $shell = 'exec "$1" --text --ca - <"$2" >"$3" 2>&-';
    system '/bin/sh', '-c', $shell, 'sh', $ENV{DN2ACCESS}, $in, $out;
    ok(text_of($out) eq "${want}CERTISSUER:/CN=+5CxC3+5CxA9\tRELAY\n", 'standard error closed: output is whole');
    return;
}

# ------------------------------------------------------------------ unsafe names

# Fails with that message; with the option, the line comes out.
sub unsafe {
    my ($name, $path, $message, $options, $line) = @_;
    fails($name, 65, $message, '--ca', $path);
    expect("$name: @{$options}", run('--ca', @{$options}, $path), 0, $line);
    expect("$name: --keep-going prints the rest", run(qw(--ca --keep-going), $path, $good), 65, $good_line);
    return;
}

sub test_cut {
    my @parts = ('/O=' . 'a' x 64, '/OU=' . 'b' x 64, '/OU=' . 'c' x 64, '/CN=' . 'd' x 64);
    my $long = certificate(subject => join('', @parts), ca => 1);
    my $kept = join '', @parts[0 .. 2]; # 203 bytes; with the fourth, 270
    unsafe('name over 255 bytes', $long, qr/255/, [qw(--allow-cut --dialect openssl3)],
        "CERTISSUER:$kept\tRELAY\n");
    expect('name over 255 bytes, libressl', run(qw(--ca --allow-cut --dialect libressl), $long), 0,
        substr('CERTISSUER:' . substr(join('', @parts), 0, 255), 0, 256) . "\tRELAY\n");
    my $wide = certificate(subject => '/O=' . '(' x 60 . '/OU=' . ')' x 60, ca => 1);
    my $key = 'CERTISSUER:/O=' . '+28' x 60 . '/OU=' . '+29' x 60;
    unsafe('key over 256 bytes', $wide, qr/256.*--allow-cut.*--map ldap/, ['--allow-cut'],
        substr($key, 0, 256) . "\tRELAY\n");
}

# The longest names whose key is no other name's, and one byte more.
sub test_limits {
    my $head = '/street=' . 'a' x 64 . '/street=' . 'b' x 64; # 144 bytes
    for my $tail (100, 101) {
        my $whole = $head . '/description=' . 'c' x ($tail - 13); # 244, 245 bytes
        my $path = described($head, $tail - 13);
        my $result = run('--ca', $path);
        if ($tail == 100) {
            expect('244 bytes fit', $result, 0, "CERTISSUER:$whole\tRELAY\n");
        } else {
            expect('245 bytes do not', $result, 65, '', qr/256/);
        }
    }
    my $path = described($head, 87);
    my $line = 'CERTSUBJECT:' . substr($head . '/description=' . 'c' x 87, 0, 244) . "\tRELAY\n";
    expect('244 bytes do not fit after CERTSUBJECT:', run('--subject', $path), 65, '', qr/256/);
    expect('CERTSUBJECT: cut to 244', run(qw(--subject --allow-cut), $path), 0, $line);
}

sub described {
    my ($head, $length) = @_;
    return certificate(subject => $head . '/description=' . 'c' x $length, ca => 1);
}

sub test_empty_name {
    my $empty = certificate(subject => '/', ca => 1);
    unsafe('no attribute', $empty, qr/empty.*--allow-empty/, ['--allow-empty'], "CERTISSUER:\tRELAY\n");
    my $first = certificate(subject => '/description=' . 'x' x 300 . '/CN=y', ca => 1);
    expect('a first attribute over 255 bytes', run('--ca', $first), 65, '', qr/empty/);
    expect('a first attribute over 255 bytes, --allow-empty --allow-cut',
        run(qw(--ca --dialect openssl3 --allow-empty --allow-cut), $first), 0, "CERTISSUER:\tRELAY\n");
}

sub test_too_long {
    my $name = '/L=' . '(' x 128 . '/L=' . ')' x 121; # 255 bytes, 249 of them encoded
    my $path = certificate(subject => $name, ca => 1);
    my $key = 'CERTISSUER:/L=' . '+28' x 128 . '/L=' . '+29' x 121;
    expect('refused by sendmail', run(qw(--ca --map ldap), $path), 65, '', qr/553.*--allow-too-long/);
    expect('--allow-too-long', run(qw(--ca --map ldap --allow-too-long), $path), 0, "$key\tRELAY\n");
    expect('--allow-cut does not allow it', run(qw(--ca --allow-cut), $path), 65, '', qr/553/);
}

sub test_long_line {
    my $value = 'v' x 1022;
    my $key = 'CERTISSUER:/O=Org/CN=good';
    my $room = 1022 - length "$key\t";
    my $fits = substr $value, 0, $room;
    expect('a line of 1022 bytes', run('--ca', '--value', $fits, $good), 0, "$key\t$fits\n");
    fails('a line of 1023 bytes', 65, qr/1022/, '--ca', '--value', "${fits}v", $good);
}

# ------------------------------------------------------------------ usage

sub test_usage {
    my @usage = (
        ['--nonsense'], [qw(--dialect openssl9)], [qw(--map gdbm)], [qw(--format xml)],
        [qw(--ca --issuer)], [qw(--client --subject)], ['--value', "a\nb"], ['--value', "RELAY\r"],
        ['--value', ''], ['--value', ' RELAY'], ['--value', "\tRELAY"],
        ['--value', "a\x1Bb"], ['--tag', ''], ['--tag', 'a b'], ['--tag', "a\nb"], ['--tag', '#a'],
        ['--tag', "\xC3\xA9"], [qw(--name-only --tag T)], [qw(--name-only --value OK)],
        [qw(--format json --name-only)], [qw(--ca=yes)], ['-x'],
    );
    for my $arguments (@usage) {
        my $shown = join ' ', map { s/([^\x20-\x7E])/sprintf '\\x%02X', ord $1/ger } @{$arguments};
        fails("usage: $shown", 64, qr/./, @{$arguments}, $good);
    }
    fails("usage: $_ without its argument", 64, qr/argument/, $good, $_)
        for qw(--dialect --map --tag --value --format --password-file);
}

# ------------------------------------------------------------------ what strangers wrote

sub test_escapes {
    my $escape = "\e]0;x\a\e[31mred\r\x9B";
    fails('terminal escapes in a missing path', 66, qr/\\x1B/, '--ca', temp_path("no$escape"));
    fails('terminal escapes in a path', 65, qr/\\x1B/, '--ca', file('x', "bad$escape"));
    my $path = certificate(subject => "/O=\e[31mred/CN=\a", ca => 1);
    my $result = run(qw(--tag T), $path);
    expect('terminal escapes in a name', $result, 65, '', qr/another value/);
    clean_messages('terminal escapes in a name', $result);
    fails('terminal escapes in a text', 65, qr/./, {stdin => "O=x, \e[31m=y\n"}, '--text', '--ca');
    fails('terminal escapes in a dialect', 64, qr/\\x1B/, '--dialect', "\e[31m", $good);
    fails('terminal escapes in an option', 64, qr/./, "--\e[31mx", $good);
    fails('a newline in a path', 66, qr/\\x0A/, '--ca', temp_path("no\ndn2access: x"));
}

# A name that tries to add a line of its own.
sub test_injection {
    my $path = certificate(subject => "/O=x\nCERTISSUER:\\/CN=evil\tRELAY", ca => 1);
    expect('a newline in a name', run(qw(--ca --dialect openssl3), $path), 0,
        "CERTISSUER:/O=x+5Cx0ACERTISSUER:+5C/CN=evil+5Cx09RELAY\tRELAY\n");
    expect('a newline in a name, readme', run(qw(--ca --dialect readme), $path), 0,
        "CERTISSUER:/O=x+0ACERTISSUER:/CN=evil+09RELAY\tRELAY\n");
}

test_truncated();
test_empty();
test_bad_block();
test_files();
test_unreadable();
test_output();
test_closed_stderr();
test_cut();
test_limits();
test_empty_name();
test_too_long();
test_long_line();
test_usage();
test_escapes();
test_injection();
done_testing();
