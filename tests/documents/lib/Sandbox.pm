# SPDX-License-Identifier: BSD-2-Clause
# A folder with what the documents' examples read, and the servers that they ask.
package Sandbox;

use strict;
use warnings;

use Exporter qw(import);
use File::Copy qw(copy);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin;
use MIME::Base64 qw(decode_base64 encode_base64);

use lib "$FindBin::Bin/../cli/lib";
use CliTest qw(certificate client_lines oneline temp_path text_of xtext);

our @EXPORT_OK = qw(der fill in_it path put shell start_directory start_mail_server stop);

use constant SCHEMA => '/usr/share/sendmail/examples/ldap/sendmail.schema.v2';

my $dir = tempdir(CLEANUP => 1);
my @servers;    # [process, its output]
END { my $status = $?; stop() while @servers; $? = $status }

sub path { return "$dir/$_[0]" }

sub put {
    my ($name, $text) = @_;
    open my $out, '>:raw', path($name) or die "$name: $!";
    print {$out} $text;
    close $out or die "$name: $!";
    return;
}

sub in_it { return text_of(path($_[0])) }

sub der {
    my ($name) = @_;
    return decode_base64(in_it($name) =~ s/^-.*\n//gmr);
}

# Runs a command there with nothing to read: its status, and what a terminal shows.
sub shell {
    my ($command) = @_;
    local %ENV = (%ENV, HOME => $dir, PATH => "$dir/bin:/usr/sbin:$ENV{PATH}",
        PKG_CONFIG_PATH => "$ENV{BUILD}/meson-uninstalled", LD_LIBRARY_PATH => "$ENV{BUILD}/lib");
    my $out  = temp_path('shell.out');
    my $wait = CliTest::spawn('/dev/null', $out, temp_path('shell.err'), 'sh', '-c',
        "cd $dir && exec 2>&1\n$command");
    return ($wait & 127 ? "signal $wait" : $wait >> 8, text_of($out));
}

# ------------------------------------------------------------------ files

my $cas     = '/C=US/ST=Washington/L=Seattle/O=Foo Enterprises/OU=Security Division/CN=Jason Heiss';
my %subject = (
    'ca.pem'         => $cas,
    'relay-ca.pem'   => '/O=Foo Enterprises/CN=Relay CA',
    'client-ca.pem'  => '/O=Example/CN=Client CA',
    'partner-ca.pem' => '/O=Partner/CN=Mail CA',
    'clients/anna.pem'  => ['/O=Example/CN=anna',  'client-ca.pem'],
    'clients/berta.pem' => ['/O=Example/CN=berta', 'client-ca.pem'],
    'client.pem' => ['/O=Partner/CN=darth\+cert@endmail.org', 'partner-ca.pem'],
    'mx.pem'     => ['/O=100%/CN=mx.example.com', 'ca.pem'],
    # of dnmap(7)
    'two-in-one.pem' => ['/CN=b+O=A', 'ca.pem'],
    'cafe.pem'       => ["/O=Caf\xC3\xA9 (Bar)", 'ca.pem'],
    'padded.pem'     => ['/O=Partner/GN=' . 'x' x 250 . '/CN=x', 'ca.pem'],
    'long.pem'       => join('', map { "/$_=" . 'Long Name ' x 6 } qw(O OU CN)),
    'capital.pem'    => '/CN=Anna',
    'small.pem'      => '/CN=anna',
    'one.pem'        => ['/O=A\/CN=b', 'ca.pem'],
    'two.pem'        => ['/O=A/CN=b', 'ca.pem'],
    'backslash.pem'  => ['/O=A\\\\/CN=b', 'ca.pem'],
);

my %made;    # certificates, for all documents

# Removes what is there and begins anew.
sub fill {
    remove_tree($dir, {keep_root => 1});
    mkdir path($_) or die "$_: $!" for qw(bin ca clients);
    symlink $ENV{DN2ACCESS}, path('bin/dn2access') or die "dn2access: $!";
    symlink $ENV{BUILD}, path('build') or die "build: $!";
    make_certificate($_) for sort { ref $subject{$a} cmp ref $subject{$b} || $a cmp $b } keys %subject;
    copy(path('ca.pem'), path('ca/ca.pem')) or die "ca: $!";
    my @clients = qw(clients/anna.pem clients/berta.pem);
    put('clients.pem', join '', map { in_it($_) } @clients);
    put('lines', join '', map { encode_base64(der($_), '') . "\n" } @clients);
    put('access', "localhost\tRELAY\n192.0.2\tRELAY\n");
    my $entries = "localhost\tRELAY\n" . client_lines(path('client.pem'));
    put('newmap', $entries);
    put('oldmap', $entries =~ s/\+5C\+2B/+2B/r);    # as OpenSSL 1.1.1 looked it up
    put('mail.log', log_of('client.pem', 'mail.clients.example.com') . log_of('mx.pem', 'mx.example.com'));
    return;
}

sub make_certificate {
    my ($name) = @_;
    my ($subject, $issuer) = ref $subject{$name} ? @{$subject{$name}} : $subject{$name};
    $made{$name} //= certificate(subject => $subject, $issuer ? (issuer => path($issuer)) : (ca => 1));
    copy($made{$name}, path($name)) or die "$name: $!";
    return;
}

# A client in the log of a sendmail on this host.
sub log_of {
    my ($name, $host) = @_;
    my ($subject, $issuer) = map { xtext(oneline(path($name), $_)) } qw(subject issuer);
    return join '', map { "Nov 24 10:45:25 mail sm-mta[7]: STARTTLS=server, $_\n" }
        "relay=$host [192.0.2.1], version=TLSv1.3, verify=OK, cipher=x, bits=256/256",
        "cert-subject=$subject, cert-issuer=$issuer, verifymsg=ok";
}

# ------------------------------------------------------------------ servers

sub start {
    my (@command) = @_;
    my $pid = open my $out, '-|', @command or die "$command[0]: $!";
    push @servers, [$pid, $out];    # to close it would be to wait for it
    return $out;
}

# Ends the server that was started last.
sub stop {
    my ($pid, $out) = @{pop @servers};
    kill TERM => $pid;
    close $out;
    return;
}

# A TLS server with the certificate of mx.example.com, where openssl s_client finds it.
sub start_mail_server {
    my $out = start(qw(openssl s_server -accept 127.0.0.1:0 -www -cert), path('mx.pem'),
        '-cert_chain', path('ca.pem'), '-key', temp_path('key.pem'));
    while (<$out>) {
        next if !/^ACCEPT 127\.0\.0\.1:(\d+)/;
        put('bin/openssl', wrapper($1));
        chmod 0755, path('bin/openssl') or die "openssl: $!";
        return 1;
    }
    die 'openssl s_server did not start';
}

# s_server does not speak SMTP before TLS, and mx.example.com is nowhere: s_client is run without
# the one and asks here for the other.
sub wrapper {
    my ($port) = @_;
    my ($real) = grep { -x } map { "$_/openssl" } split /:/, $ENV{PATH};
    return <<"END";
#!/bin/sh
case "\$*" in
s_client\\ -connect\\ mx.example.com:25\\ -starttls\\ smtp*)
    shift 5
    exec $real s_client -connect 127.0.0.1:$port "\$@"
esac
exec $real "\$@"
END
}

# A slapd with sendmail's schema, that lets this user do all by SASL's EXTERNAL; whether it can be had.
sub start_directory {
    return if !-e SCHEMA || !grep { -x "$_/slapd" } '/usr/sbin', split /:/, $ENV{PATH};
    mkdir path('directory') or die "directory: $!";
    my ($group) = split ' ', $);
    put('slapd.conf', <<"END");
include /etc/ldap/schema/core.schema
include @{[SCHEMA]}
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix dc=example,dc=com
rootdn gidNumber=$group+uidNumber=$>,cn=peercred,cn=external,cn=auth
directory $dir/directory
END
    $ENV{LDAPURI} = 'ldapi://' . path('slapd') =~ s{/}{%2F}gr;
    local $ENV{PATH} = "/usr/sbin:$ENV{PATH}";
    start('slapd', '-d', 0, '-h', $ENV{LDAPURI}, '-f', path('slapd.conf'));
    put('base.ldif', "dn: dc=example,dc=com\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: x\n");
    for (1 .. 100) {
        return 1 if (shell('ldapadd -Q -Y EXTERNAL -f base.ldif'))[0] == 0;
        select undef, undef, undef, 0.05;
    }
    die 'slapd is not ready: ' . text_of(temp_path('shell.out'));
}

1;
