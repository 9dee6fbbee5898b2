# SPDX-License-Identifier: BSD-2-Clause
#
# A host of the test's own: Debian's sendmail as it is after its installation, at its own places and port, with
# a network where nobody else is. All of it is gone with the test's namespaces.
package PrivateHost;

use strict;
use warnings;

use Exporter qw(import);
use File::Basename qw(dirname);
use Test::More;

use SendmailTest qw(begin catch_log mount must_run read_file work_dir write_file);

our @EXPORT_OK = qw(private_host);

# What of the host is copied, so that what is written there is the test's own; and what is empty there. No
# message of the host's own queue may be seen.
my @COPIED = qw(/etc/mail);
my @EMPTY  = qw(/run /srv /usr/local/sbin /var/lib/sendmail /var/log /var/spool/mqueue /var/spool/mqueue-client);

# An administrator may have changed these: they are taken from the package instead.
my %STOCK = (
    '/etc/mail/sendmail.mc' => '/usr/share/sendmail/cf/debian/sendmail.mc',
    '/etc/mail/access'      => '/usr/share/sendmail/examples/db/access',
);

my $root;    # a file system of the test's own

# `server` and `client` are name and address each; the connections of this host to the server come from the
# client's address.
sub private_host {
    my (%host) = @_;
    skip_without_debian();
    begin(qw(-n -p -f --kill-child --mount-proc));
    plan skip_all => 'no namespaces of its own' if !$ENV{DNMAP_TEST_NAMESPACE};
    make_network($host{server}[1], $host{client}[1]);
    make_names($host{server}, $host{client});
    make_folders();
    write_file($_, read_file($STOCK{$_})) for keys %STOCK;
    # As the package's installation does by its sendmail.conf.
    my $mc = read_file('/etc/mail/sendmail.mc') =~ s/^dnl (undefine\(`confHOST_STATUS_DIRECTORY'\))/$1/mr;
    write_file('/etc/mail/sendmail.mc', $mc);
    write_file('/etc/mail/local-host-names', "localhost\n$host{server}[0]\n");
    write_file('/etc/mail/service.switch', "passwd files\nhosts files\naliases files\n");
    write_file('/var/log/mail.log', '');
    mount('--bind', catch_log(), '/var/log/mail.log');
    mkdir "$root/bin" or die "$root/bin: $!";
    -x $ENV{DN2ACCESS} or die "$ENV{DN2ACCESS} is below one of: @COPIED @EMPTY\n";
    symlink $ENV{DN2ACCESS}, "$root/bin/dn2access" or die "dn2access: $!";
    $ENV{PATH} = "$root/bin:$ENV{PATH}";
    return;
}

sub skip_without_debian {
    for my $file (values %STOCK, '/etc/init.d/sendmail') {
        plan skip_all => "no $file: not Debian's sendmail" if !-r $file;
    }
    plan skip_all => 'no ip' if system('ip -V >/dev/null 2>&1') != 0;
    return;
}

# The client's address is that of no interface: sendmail relays for all those.
sub make_network {
    my ($server, $client) = @_;
    must_run('', qw(ip link set lo up));
    must_run('', qw(ip addr add), "$server/32", qw(dev lo));
    must_run('', qw(ip route add local), $client, qw(dev lo table local));
    must_run('', qw(ip route replace local), $server, qw(dev lo table local src), $client);
    return;
}

sub make_names {
    my (@hosts) = @_;
    write_file('hosts', join '', "127.0.0.1 localhost\n", map { "$_->[1] $_->[0]\n" } @hosts);
    must_run('', 'hostname', $hosts[0][0]);
    return;
}

sub make_folders {
    $root = work_dir() . '/host';
    mkdir $root or die "$root: $!";
    mount(qw(-t tmpfs -o mode=0755 tmpfs), $root);
    for my $folder (@COPIED, @EMPTY) {
        my $own = $root . $folder;
        must_run('', 'mkdir', '-p', dirname($own));
        must_run('', 'cp', '-a', $folder, $own) if grep { $_ eq $folder } @COPIED;
        must_run('', 'mkdir', $own) if !-d $own;
        must_run('', $_, "--reference=$folder", $own) for qw(chown chmod);
        mount('--bind', $own, $folder);
    }
    return;
}

END {
    my $status = $?;
    system('umount', '-l', $root) if defined $root;    # or its folder can't be removed
    $? = $status;
}

1;
