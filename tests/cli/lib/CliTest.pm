# SPDX-License-Identifier: BSD-2-Clause
# What the tests of dn2access share: running it, making certificates with openssl, and keys
# computed from what openssl prints.
package CliTest;

use strict;
use warnings;

use Exporter 'import';
use File::Temp;
use Test::More;

our @EXPORT = qw(BUNDLE bundle_certificates certificate client_lines expect file key_line oneline
    openssl printed_subjects request run temp_path text_of xtext);

# The real certificates of the ca-certificates package.
use constant BUNDLE => '/etc/ssl/certs/ca-certificates.crt';

$ENV{LC_ALL} = 'C';
my $program = $ENV{DN2ACCESS} or BAIL_OUT('DN2ACCESS must name the dn2access to test');
my $dir = File::Temp->newdir;
my $count = 0;

# ------------------------------------------------------------------ files

sub temp_path {
    my ($name) = @_;
    return "$dir/" . (defined $name ? $name : 'file' . ++$count);
}

# Writes the bytes to a new file; its path.
sub file {
    my ($bytes, $name) = @_;
    my $path = temp_path($name);
    open my $out, '>:raw', $path or die "$path: $!";
    print {$out} $bytes;
    close $out or die "$path: $!";
    return $path;
}

sub text_of {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!";
    local $/ = undef;
    my $bytes = <$in>;
    return defined $bytes ? $bytes : '';
}

# ------------------------------------------------------------------ processes

# Runs a command with standard input and output at those paths (or handle); its wait status.
sub spawn {
    my ($stdin, $stdout, $stderr, @command) = @_;
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    if ($pid == 0) {
        open STDIN, '<', $stdin or die "$stdin: $!";
        open STDOUT, (ref $stdout ? '>&' : '>'), $stdout or die "$stdout: $!";
        open STDERR, '>', $stderr or die "$stderr: $!";
        alarm 60;
        exec {$command[0]} @command or die "$command[0]: $!";
    }
    waitpid $pid, 0;
    return $?;
}

# Runs dn2access. A first argument that is a hash may have `stdin` (bytes) and `stdout` (a path or
# handle instead of catching it) and `through` (a command that runs it). The result has out, err, status and signal.
sub run {
    my $how = ref $_[0] ? shift : {};
    my ($in, $out, $err) = map { temp_path("run.$_") } qw(in out err);
    file(defined $how->{stdin} ? $how->{stdin} : '', 'run.in');
    file('', 'run.out');
    my $wait = spawn($in, defined $how->{stdout} ? $how->{stdout} : $out, $err,
        @{$how->{through} || []}, $program, @_);
    return {out => text_of($out), err => text_of($err), status => $wait >> 8, signal => $wait & 127};
}

# Compares the exit status, the output byte for byte and, where given, the messages.
sub expect {
    my ($name, $result, $status, $out, $err) = @_;
    my $good = !$result->{signal} && $result->{status} == $status && $result->{out} eq $out;
    $good &&= $result->{err} =~ $err if defined $err;
    ok($good, $name) or diag(explain($result), "wanted: status $status, output\n$out",
        defined $err ? "messages like $err" : '');
    return $good;
}

# Runs openssl; what it printed. A failure ends the test.
sub openssl {
    my ($out, $err) = (temp_path('openssl.out'), temp_path('openssl.err'));
    # To read the CAs of this host takes it longer than all else, and nothing here asks for them.
    local $ENV{SSL_CERT_FILE} = '/dev/null';
    my $wait = spawn('/dev/null', $out, $err, 'openssl', @_);
    die "openssl @_: " . text_of($err) if $wait != 0;
    return text_of($out);
}

# The subjects of certificates as openssl prints them with that -nameopt, of all with one process:
# verify names each one that it can't verify.
sub printed_subjects {
    my ($nameopt, @paths) = @_;
    my $err = temp_path('openssl.err');
    spawn('/dev/null', temp_path('openssl.out'), $err, qw(openssl verify -no-CAfile -no-CApath -no-CAstore -nameopt),
        $nameopt, @paths);
    my @printed = map { /^(.*)\nerror \d+ at 0 depth lookup/ ? $1 : () }
        split /^error \S+: verification failed\n/m, text_of($err);
    @printed == @paths or die "openssl verify: " . text_of($err);
    return @printed;
}

# ------------------------------------------------------------------ certificates

my $config = file("[req]\ndistinguished_name = dn\nstring_mask = utf8only\n[dn]\n", 'openssl.cnf');
my $key = temp_path('key.pem');
openssl(qw(ecparam -name prime256v1 -genkey -noout -out), $key);

my @req = (qw(req -new -utf8 -config), $config, '-key', $key);

# Makes a certificate; its path. `subject` is what -subj takes; `issuer` is the path of the
# issuer's certificate (self-signed without); `ca` makes it a CA's.
sub certificate {
    my (%given) = @_;
    my $path = temp_path();
    openssl(@req, qw(-x509 -days 10 -subj), $given{subject}, '-out', $path,
        '-addext', 'basicConstraints=critical,CA:' . ($given{ca} ? 'TRUE' : 'FALSE'),
        $given{issuer} ? ('-CA', $given{issuer}, '-CAkey', $key) : ());
    return $path;
}

# Makes a certificate request; its path.
sub request {
    my ($subject, @options) = @_;
    my $path = temp_path();
    openssl(@req, '-subj', $subject, '-out', $path, @options);
    return $path;
}

# The certificates of the bundle, one PEM text each.
sub bundle_certificates {
    return text_of(BUNDLE) =~ /(-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n)/gs;
}

# ------------------------------------------------------------------ expected keys

# sendmail.md, section 1: + and two hex digits for what is not printable ASCII and for + \ ( ) < > "
sub xtext {
    my ($bytes) = @_;
    return join '', map {
        my $c = ord;
        $c < 0x21 || $c > 0x7E || index('+\\()<>"', $_) >= 0 ? sprintf('+%02X', $c) : $_
    } split //, $bytes;
}

my %oneline;    # by role and by a certificate's text

# The subject or issuer as X509_NAME_oneline prints it, by openssl.
sub oneline {
    my ($path, $role) = @_;
    return $oneline{$role}{text_of($path)} //= print_oneline($path, $role);
}

sub print_oneline {
    my ($path, $role) = @_;
    my $line = openssl('x509', '-in', $path, '-noout', "-$role", '-nameopt', 'compat');
    chomp $line;
    $line =~ s/^$role=// or die "openssl printed: $line";
    return $line;
}

# The entry for that name of a certificate: key_line('CERTISSUER', $path, 'subject', 'RELAY').
sub key_line {
    my ($tag, $path, $role, $value) = @_;
    return "$tag:" . xtext(oneline($path, $role)) . "\t$value\n";
}

# Both entries of client mode.
sub client_lines {
    my ($path) = @_;
    return key_line('CERTISSUER', $path, 'issuer', 'SUBJECT')
        . key_line('CERTSUBJECT', $path, 'subject', 'RELAY');
}

1;
