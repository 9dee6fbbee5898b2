#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What dn2access can't do any more while it reads what a stranger wrote, and that it still does all
# that it should. tests/cli/intruder.c makes the attempts, in the process itself.
use strict;
use warnings;

use Errno qw(EACCES ENOENT EPERM ESRCH);
use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $intruder = $ENV{INTRUDER} or BAIL_OUT('INTRUDER must name the library to load');
plan skip_all => 'this kernel has no seccomp' if text_of('/proc/self/status') !~ /^Seccomp:/m;

# landlock_create_ruleset() has this number everywhere; with 1 it tells the version.
my $has_landlock = syscall(444, 0, 0, 1) > 0;

my @pem = bundle_certificates();
my $one = certificate(subject => '/C=US/O=Foo/CN=one', ca => 1);
my $two = certificate(subject => '/C=US/O=Foo/CN=two', issuer => $one);
my $one_line = key_line('CERTISSUER', $one, 'subject', 'RELAY');

like(run('--version')->{out}, qr/; sandbox: seccomp, landlock\)$/, '--version tells');
like(run('--help')->{out}, qr/--no-sandbox/, '--help too');

# ------------------------------------------------------------------ what is refused

# What fails otherwise too, with another error.
my %elsewhere = (execve => ENOENT, ptrace => ESRCH);

# Attempts by name, with the errno of each; 0 is success.
sub attempts {
    my ($how, $operand, @arguments) = @_;
    local $ENV{LD_PRELOAD} = $intruder;
    local $ENV{INTRUDER_FILE} = file("x\n", 'victim');
    local $ENV{INTRUDER_OPERAND} = $operand;
    my $result = run($how, @arguments);
    unlink map { $ENV{INTRUDER_FILE} . $_ } '', '.new', '.link';
    rmdir $ENV{INTRUDER_FILE} . '.folder';
    return ($result, $result->{err} =~ /^intruder: (\S+) (\d+)$/gm);
}

# Which of them worked, without the operand's opening.
sub done {
    my (%errno) = @_;
    return join ' ', grep { $_ ne 'open-operand' && $errno{$_} != EPERM && $errno{$_} != EACCES } sort keys %errno;
}

# Files can be read that have nothing to do with the run: where they are opened late, without Landlock.
use constant READABLE => 'open-directory open-passwd';

# A run in which all of them fail, but the operand's opening where it is opened late.
sub all_refused {
    my ($name, $opens_later, $how, $operand, @arguments) = @_;
    my ($result, %errno) = attempts($how, $operand, @arguments);
    cmp_ok(scalar keys %errno, '>=', 22, "$name: all is tried");
    is(done(%errno), $opens_later && !$has_landlock ? READABLE : '', "$name: all is refused")
        or diag($result->{err});
    is($errno{'open-operand'} == EPERM || $errno{'open-operand'} == EACCES, !$opens_later,
        "$name: what is to be read can" . ($opens_later ? '' : "'t") . ' be opened');
    like($result->{out}, qr/./, "$name: there is output");
    return;
}

my $log = file("May  1 10:00:00 mx sm-mta[7]: STARTTLS=server, relay=[192.0.2.1], version=TLSv1.3, verify=OK, cipher=x, bits=256/256\n"
    . "May  1 10:00:00 mx sm-mta[7]: STARTTLS=server, cert-subject=/CN=a, cert-issuer=/CN=b, verifymsg=ok\n");
my $map = file("CERTISSUER:/CN=a b\tRELAY\n", 'access');
my $folder = temp_path('folder');
mkdir $folder or die "$folder: $!";
file($pem[$_], "folder/$_.pem") for 0 .. 3;
my @many = map { file($_) } @pem[0 .. 99];
my @ldap = qw(--format ldif --ldap-base dc=x --ldap-cluster c);

for my $case (
    ['standard input', 0, {stdin => text_of($one)}, $one, '--ca'],
    ['a file', 0, {}, $one, '--ca', $one],
    ['files', 0, {}, $one, '--ca', $one, $two],
    ['a file, streamed', 0, {}, $one, '--ca', '--stream', $one],
    ['a file in threads', 0, {}, $one, '-j', 2, '--ca', $one],
    ['a folder', 1, {}, "$folder/1.pem", '--ca', $folder],
    ['a folder in threads', 1, {}, "$folder/1.pem", '-j', 2, '--ca', $folder],
    ['many files', 1, {}, $many[7], '--quiet', '--ca', @many],
    ['objects', 0, {}, $one, '--format', 'json', $one],
    ['LDIF', 0, {}, $one, @ldap, $one],
    ['requirements', 0, {}, $one, qw(--format requirement), $one],
    ['written names', 0, {stdin => "CN = a\n"}, $one, qw(--text --subject)],
    ['base64', 0, {stdin => join('', grep { !/^-/ } split /\n/, $pem[0]) . "\n"}, $one, qw(--input base64 --ca)],
    ['a log', 0, {}, $log, qw(--ca --quiet --relay * --from-log), $log],
    ['--config', 0, {}, $one, '--config', file("define(`x', `y')dnl\n"), '--ca', $one],
    ['--decode', 0, {stdin => "CERTISSUER:/CN=a\tRELAY\n"}, $one, '--decode'],
    ['--decode of a file', 0, {}, $map, '--decode', '--keep-going', file("CERTISSUER:/CN=a\tRELAY\n")],
    ['--lint', 0, {}, $map, '--lint', $map],
    ['--lint of standard input', 0, {stdin => text_of($map)}, $map, '--lint', '-'],
    ['--fix', 0, {}, $map, '--lint', $map, '--fix'],
    ['--test', 0, {}, $map, '--test', $map, $two],
    ['--test of a folder', 1, {}, "$folder/1.pem", '--test', $map, $folder],
    ['--verify-with', 0, {}, $one, '--verify-with', $one, '--test', $map, $two],
    )
{
    all_refused(@{$case});
}

# That the attempts are such as work.
{
    my ($result, %errno) = attempts({}, file(text_of($one)), '--no-sandbox', '--ca', $one);
    is(join(' ', map { "$_=$errno{$_}" } sort keys %errno),
        join(' ', map { "$_=" . ($elsewhere{$_} || 0) } sort keys %errno),
        '--no-sandbox: nothing is refused');
    cmp_ok(scalar keys %errno, '>=', 22, '--no-sandbox: all is tried');
}

# With half of the means, the other half stays: neither run fails.
{
    local $ENV{INTRUDER_HIDES} = 'landlock';
    my ($result, %errno) = attempts({}, $one, '--ca', $one);
    is(done(%errno), '', 'without Landlock: all is refused');
    is($errno{'open-operand'}, EPERM, 'without Landlock: what is open is not opened again');
    expect('without Landlock: the output', $result, 0, $one_line);
    ($result, %errno) = attempts({}, "$folder/1.pem", '--ca', '-j', 2, $folder);
    is(done(%errno), READABLE, 'without Landlock, a folder: files can be read');
    is($errno{'open-operand'}, 0, 'without Landlock, a folder: its own too');
}
SKIP: {
    skip 'this kernel has no Landlock', 3 if !$has_landlock;
    local $ENV{INTRUDER_HIDES} = 'seccomp';
    my ($result, %errno) = attempts({}, $one, '--ca', $one);
    my @files = grep { /^open-(?!temporary|truncating)|^mkdir|^unlink/ } sort keys %errno;
    is(scalar(grep { $errno{$_} == EACCES } @files), 8, 'without seccomp: no file is opened, made or removed')
        or diag($result->{err});
    is($errno{'socket-inet'}, 0, 'without seccomp: that one is missed');
    expect('without seccomp: the output', $result, 0, $one_line);
}

# ------------------------------------------------------------------ what still works

# What libraries open without being asked, and do badly without: jansson its secret.
{
    local $ENV{LD_PRELOAD} = $intruder;
    for my $arguments (['--format', 'json', $one], ['--lint', $map, '--format', 'json'], ['--ca', $one],
        ['--test', $map, '--verify-with', $one, $two], ['--ca', $folder])
    {
        my $result = run(@{$arguments});
        unlike($result->{err}, qr/^intruder:/m, "nothing is refused: @{$arguments}");
        like($result->{out}, qr/./, 'and there is output');
    }
}

my @pipe = ('sh', '-c', 'cat | "$@"', 'sh');

# Held back beyond what finds room in memory, from little input and from much.
{
    my $value = 'V' x 700;
    my @names = map { "/CN=name$_" } 1 .. 3000;
    my $names = join '', map { "$_\n" } @names;
    my $lines = join '', map { "CERTSUBJECT:$_\t$value\n" } @names;
    my @text = ('--text', '--subject', '--quiet', '--value', $value);
    cmp_ok(length $names, '<', 64 * 1024, 'little input');
    cmp_ok(length $lines, '>', 2 * 1024 * 1024, 'and much output');
    my $from_file = run(@text, file($names));
    ok($from_file->{status} == 0 && $from_file->{out} eq $lines, 'from a file');
    my $from_pipe = run({through => \@pipe, stdin => $names}, @text);
    ok($from_pipe->{status} == 0 && $from_pipe->{out} eq $lines, 'from a pipe');
    expect('from a file, with what is wrong', run(@text, file($names . "CN\n")), 65, '');
}

# What libcrypto loads only for these: from a file, a pipe, a folder.
{
    my $key = temp_path('key.pem');
    my $old = temp_path('old.p12');
    openssl(qw(pkcs12 -export -legacy -passout pass: -in), $one, '-inkey', $key, '-out', $old);
    expect('an old PKCS#12', run('--ca', $old), 0, $one_line);
    expect('one on standard input', run({stdin => text_of($old)}, '--ca'), 0, $one_line);
    expect('one from a pipe', run({through => \@pipe, stdin => text_of($old)}, '--ca'),
        0, $one_line);
    my $parent = temp_path('old');
    mkdir $parent or die "$parent: $!";
    file(text_of($old), 'old/a.p12');
    expect('one in a folder', run('--ca', $parent), 0, $one_line);
    expect('one in a folder, in threads', run('-j', 2, '--ca', $parent), 0, $one_line);
}

# A configuration that names attribute types has its say, also if it includes others.
{
    my $named = "openssl_conf = a\n[a]\noid_section = b\n[b]\nshoeSize = 1.3.6.1.4.1.32473.7\n";
    my $included = file($named, 'included.cnf');
    my $odd;
    for my $config (file($named), file(".include $included\n"),
        file("openssl_conf = a\n[a]\nproviders = p\noid_section = b\n[p]\ndefault = d\n[d]\nactivate = 1\n"
            . "[b]\nshoeSize = 1.3.6.1.4.1.32473.7\n"))
    {
        local $ENV{OPENSSL_CONF} = $config;
        $odd ||= certificate(subject => '/CN=x/1.3.6.1.4.1.32473.7=47');
        my $line = key_line('CERTISSUER', $odd, 'subject', 'RELAY');
        like($line, qr/shoeSize=47/, 'openssl knows the type by its name');
        expect('so does a run on a file', run('--ca', '--quiet', $odd), 0, $line);
        expect('and on a folder', run('--ca', '--quiet', '-j', 2, $odd, $folder), 0,
            $line . run('--ca', '--quiet', $folder)->{out});
    }
}

# Links lead out of a folder; a file that can't be opened is told of in its turn.
{
    my $links = temp_path('links');
    mkdir $links or die "$links: $!";
    symlink $one, "$links/one" or die "$links/one: $!";
    expect('a link in a folder', run('--ca', $links), 0, $one_line);
    my $missing = temp_path('missing');
    expect('a missing file', run('--ca', '--keep-going', $one, $missing, $links), 66, $one_line,
        qr/\Adn2access: \Q$missing\E: can't open.*: No such file or directory\n\z/);
}

done_testing;
