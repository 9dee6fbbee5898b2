#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Every form of input gives the keys that openssl shows for its certificates.
use strict;
use warnings;

use FindBin;
use POSIX 'mkfifo';
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $root = certificate(subject => "/C=FR/O=Soci\xC3\xA9t\xC3\xA9 + Fils/CN=Root", ca => 1);
my $one = certificate(subject => '/O=Org/CN=one.example.com', issuer => $root);
my $two = certificate(subject => '/O=Org "2"/CN=two.example.com', issuer => $root);
my $key = temp_path('key.pem');

my $one_subject = key_line('CERTSUBJECT', $one, 'subject', 'RELAY');
my $two_subject = key_line('CERTSUBJECT', $two, 'subject', 'RELAY');
my $both = $one_subject . $two_subject;

sub subjects {
    return run('--subject', @_);
}

# What openssl makes of a certificate or bundle, in a file.
sub converted {
    return file(openssl(@_));
}

sub test_pem {
    my ($first, $second) = map { text_of($_) } $one, $two;
    expect('PEM', subjects($one), 0, $one_subject);
    expect('PEM, two files', subjects($one, $two), 0, $both);
    expect('PEM, two in a file', subjects(file($first . $second)), 0, $both);
    expect('PEM, text around', subjects(file("Bag\n key: x\n$first\n-- \n$second\ntail")), 0, $both);
    expect('PEM, CRLF', subjects(file(($first . $second) =~ s/\n/\r\n/gr)), 0, $both);
    expect('PEM, BOM', subjects(file("\xEF\xBB\xBF$first$second")), 0, $both);
    expect('PEM, BOM and CRLF', subjects(file("\xEF\xBB\xBF" . $first =~ s/\n/\r\n/gr)), 0,
        $one_subject);
    expect('PEM, no newline at the end', subjects(file($first =~ s/\n\z//r)), 0, $one_subject);
    expect('PEM, one long line', subjects(file(one_line($first))), 0, $one_subject);
    expect('PEM, a key before', subjects(file(text_of($key) . $first)), 0, $one_subject);
    expect('PEM, a CRL-like block between',
        subjects(file("$first-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n$second")), 0, $both);
}

# The base64 of a PEM block on one line.
sub one_line {
    my ($head, @body) = split /\n/, $_[0];
    my $tail = pop @body;
    return join "\n", $head, join('', @body), $tail, '';
}

sub test_labels {
    my $old = text_of($one) =~ s/ CERTIFICATE/ X509 CERTIFICATE/gr;
    expect('X509 CERTIFICATE', subjects(file($old)), 0, $one_subject);
    my $trusted = converted('x509', '-in', $one, qw(-trustout -addtrust serverAuth -setalias x));
    like(text_of($trusted), qr/BEGIN TRUSTED CERTIFICATE/, 'openssl made a TRUSTED CERTIFICATE');
    expect('TRUSTED CERTIFICATE', subjects($trusted), 0, $one_subject);
}

sub test_der {
    my @ders = map { converted('x509', '-in', $_, qw(-outform DER)) } $one, $two;
    expect('DER certificate', subjects($ders[0]), 0, $one_subject);
    expect('DER, client mode', run($ders[0]), 0, client_lines($one));
    expect('DER, one after the other', subjects(file(text_of($ders[0]) . text_of($ders[1]))), 0, $both);
}

sub test_pkcs7 {
    for my $form (qw(PEM DER)) {
        my $bundle = converted(qw(crl2pkcs7 -nocrl -certfile), $one, '-certfile', $two, '-outform', $form);
        expect("PKCS#7 $form", subjects($bundle), 0, $both);
    }
    my $bundle = converted(qw(crl2pkcs7 -nocrl -certfile), $one);
    my $cms = text_of($bundle) =~ s/ PKCS7/ CMS/gr;
    expect('CMS', subjects(file($cms)), 0, $one_subject);

    # Two objects in one block: the second must not be lost silently.
    my $der = text_of(converted(qw(crl2pkcs7 -nocrl -certfile), $one, qw(-outform DER)));
    require MIME::Base64;
    my $twice = "-----BEGIN PKCS7-----\n" . MIME::Base64::encode_base64($der . $der) . "-----END PKCS7-----\n";
    expect('bytes behind a PKCS#7', subjects(file($twice)), 65, '', qr/bytes behind the object in the PEM block/);
}

# A PKCS#12 file with both certificates.
sub pkcs12 {
    my ($password, @options) = @_;
    my $path = temp_path();
    openssl(qw(pkcs12 -export -in), $one, '-inkey', $key, '-certfile', $two, '-passout',
        "pass:$password", '-out', $path, @options);
    return $path;
}

sub test_pkcs12 {
    my $right = file("secret\n");
    for my $options ([], ['-legacy'], [qw(-keypbe NONE -certpbe NONE)]) {
        my $form = join ' ', 'PKCS#12', @{$options};
        my $path = pkcs12('secret', @{$options});
        expect("$form, right password", subjects('--password-file', $right, $path), 0, $both);
        expect("$form, wrong password", subjects('--password-file', file("other\n"), $path), 65, '',
            qr/password/);
        expect("$form, no password", subjects($path), 65, '', qr/--password-file/);
    }
    expect('PKCS#12, empty password', subjects(pkcs12('')), 0, $both);
    expect('PKCS#12, CRLF in the password file',
        subjects('--password-file', file("secret\r\n"), pkcs12('secret')), 0, $both);
    expect('PKCS#12, password file without newline',
        subjects('--password-file', file('secret'), pkcs12('secret')), 0, $both);
    expect('PKCS#12, from standard input',
        run({stdin => text_of(pkcs12('secret'))}, '--subject', '--password-file', $right), 0, $both);
    expect('password file missing', subjects('--password-file', temp_path('none'), $one), 66, '',
        qr/password file/);
}

sub test_requests {
    my $subject = "/O=Org/CN=request \xC3\xBC";
    my $want = "CERTSUBJECT:/O=Org/CN=request+20+5CxC3+5CxBC\tRELAY\n";
    my $pem = request($subject);
    expect('request PEM', subjects($pem), 0, $want);
    expect('request DER', subjects(request($subject, qw(-outform DER))), 0, $want);
    expect('NEW CERTIFICATE REQUEST', subjects(request($subject, '-newhdr')), 0, $want);
    expect('request with --ca', run('--ca', $pem), 0, $want =~ s/CERTSUBJECT/CERTISSUER/r);
    expect('request in client mode: no issuer', run($pem), 65, '', qr/issuer/);
    expect('request with --issuer', run('--issuer', $pem), 65, '', qr/issuer/);
}

sub test_directory {
    my $dir = temp_path('certs');
    mkdir $dir or die "$dir: $!";
    mkdir "$dir/sub" or die "$dir/sub: $!";
    file(text_of($two), 'certs/b.pem');
    file(text_of($one), 'certs/a.pem');
    file(text_of($root), 'certs/.hidden.pem');
    file(text_of($root), 'certs/sub/c.pem');
    file("nothing here\n", 'certs/README');
    symlink 'a.pem', "$dir/c.pem" or die "symlink: $!";
    mkfifo("$dir/fifo", 0600) or die "mkfifo: $!"; # not opened: it would never end
    expect('directory: files by name', subjects($dir), 0, $both, qr/README/);
    expect('directory: with a slash', subjects("$dir/"), 0, $both);
    expect('directory: --quiet', subjects('--quiet', $dir), 0, $both, qr/\A\z/);
    expect('directory and file', subjects($two, $dir), 0, $two_subject . $one_subject);
}

sub test_stdin {
    my $how = {stdin => text_of($one)};
    expect('standard input, no operand', run($how, '--subject'), 0, $one_subject);
    expect('standard input, -', run($how, '--subject', '-'), 0, $one_subject);
    expect('standard input among files', run($how, '--subject', $two, '-'), 0,
        $two_subject . $one_subject);
    my $der = {stdin => openssl('x509', '-in', $one, qw(-outform DER))};
    expect('standard input, DER', run($der, '--subject'), 0, $one_subject);
    expect('a file after --', run(qw(--subject --), $one), 0, $one_subject);
}

# A named pipe whose writer sends the bytes in small pieces.
sub test_pipe {
    my $path = temp_path('pipe');
    mkfifo($path, 0600) or die "mkfifo: $!";
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    if ($pid == 0) {
        open my $out, '>:raw', $path or POSIX::_exit(1);
        syswrite $out, $_ for (text_of($one) . text_of($two)) =~ /.{1,7}/gs;
        POSIX::_exit(0);
    }
    expect('a pipe, in small pieces', subjects($path), 0, $both) or kill 'TERM', $pid;
    waitpid $pid, 0;
    is($?, 0, 'a pipe: all of it was read');
}

# More lines than the command holds in memory.
sub test_many {
    my @numbers = 1 .. 60_000;
    my $pad = 'x' x 60;
    my $text = join '', map { "/O=$pad/CN=$_\n" } @numbers;
    my $want = join '', map { "CERTSUBJECT:/O=$pad/CN=$_\tRELAY\n" } @numbers;
    my $result = run({stdin => $text}, qw(--text --subject));
    is($result->{status}, 0, 'many names: exit status');
    ok($result->{out} eq $want, 'many names: all are printed, in order');
    ok(run({stdin => $text . $text}, qw(--text --subject))->{out} eq $want, 'many names, twice each');
    $result = run({stdin => "${text}nonsense\n"}, qw(--text --subject));
    is($result->{status}, 65, 'many names and a bad one: exit status');
    is(length $result->{out}, 0, 'many names and a bad one: nothing is printed');
}

# ------------------------------------------------------------------ the ca-certificates package

sub folded {
    return $_[0] =~ tr/A-Z/a-z/r;
}

# The lines without those that repeat an earlier one after folding.
sub uniq_folded {
    my %seen;
    return grep { !$seen{folded($_)}++ } split /^/, $_[0];
}

# The name that sendmail keeps: where it is longer than 255 bytes, only --allow-cut prints it.
sub bundle_line {
    my ($path) = @_;
    my $name = oneline($path, 'subject');
    return length $name <= 255 ? 'CERTISSUER:' . xtext($name) . "\tRELAY\n" : undef;
}

sub test_bundle {
    my (%seen, @all, @each);
    for my $pem (bundle_certificates()) {
        my $path = file($pem, 'each.pem');
        my $line = bundle_line($path);
        if (!defined $line || length $line > 256 + length "\tRELAY\n") {
            diag('a long name is left out: ' . oneline($path, 'subject'));
            next;
        }
        push @each, $line if run(qw(--ca --quiet), $path)->{out} ne $line;
        push @all, $line if !$seen{folded($line)}++;
    }
    cmp_ok(scalar @all, '>', 100, 'there are real certificates: ' . @all);
    is_deeply(\@each, [], 'each real certificate alone');
    expect('all of the bundle', run(qw(--ca --quiet), BUNDLE), 0, join('', @all));
    my $stream = run({stdin => text_of(BUNDLE)}, qw(--ca --quiet --stream));
    is_deeply([uniq_folded($stream->{out})], \@all, 'all of the bundle, --stream');
    my $directory = run(qw(--ca --quiet /etc/ssl/certs));
    is($directory->{status}, 0, '/etc/ssl/certs: exit status');
    my %printed = map { folded($_) => 1 } split /^/, $directory->{out};
    is_deeply([grep { !$printed{folded($_)} } @all], [], '/etc/ssl/certs: no certificate missing');
}

test_pem();
test_labels();
test_der();
test_pkcs7();
test_pkcs12();
test_requests();
test_directory();
test_stdin();
test_pipe();
test_many();
SKIP: {
    skip 'ca-certificates is not installed', 1 if !-e BUNDLE;
    test_bundle();
}
done_testing();
