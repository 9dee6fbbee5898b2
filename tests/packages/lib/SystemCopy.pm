# SPDX-License-Identifier: BSD-2-Clause
# A copy of the running system to install packages in: an overlay over / in a mount namespace of
# the test's own. What is written there lies in memory, and is gone when the test ends.
package SystemCopy;

use strict;
use warnings;

use File::Find qw(find);
use File::Temp qw(tempdir);
use FindBin;

use lib "$FindBin::Bin/../lib";
use Namespace;

# What installing and removing any package changes.
my $books = qr{^(?:etc/ld\.so\.cache|tmp|var/lib/(?:dpkg|apt)|var/cache/(?:ldconfig|man|apt)|var/log)(?:/|$)};

# Starts the test again in a namespace: before it has made any folder. False without the privilege.
sub enter {
    my $overlay = 'mount -t overlay none -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt';
    return Namespace::enter("mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w && $overlay", qw(unshare -m));
}

# A copy in which `shared` is /mnt.
sub new {
    my ($class, $shared) = @_;
    my $top = tempdir();
    mount(qw(-t tmpfs none), $top);
    mkdir "$top/$_" or die "$_: $!" for qw(upper work root);
    mount(qw(-t overlay none -o), "lowerdir=/,upperdir=$top/upper,workdir=$top/work", "$top/root");
    mount('--bind', '/dev', "$top/root/dev");
    mount(qw(-t proc none), "$top/root/proc");
    mount('--bind', $shared, "$top/root/mnt");
    # What was built here by hand may not stand in for what a package lacks.
    mount(qw(-t tmpfs none), "$top/root/usr/local");
    return bless {top => $top, owner => $$}, $class;
}

sub mount {
    system('mount', @_) == 0 or die "mount @_ failed\n";
    return;
}

# The exit status and the whole output of a command in the copy.
sub output {
    my ($self, @command) = @_;
    return PackageTest::output_of('/', 'env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8',
        'HOME=/root', 'DEBIAN_FRONTEND=noninteractive', 'chroot', "$self->{top}/root", @command);
}

# What is in the copy and not in the system, or differs from it, but for the system's books.
sub changes {
    my ($self) = @_;
    my @changes;
    find({no_chdir => 1, wanted => sub {
        my $path = s{^\Q$self->{top}\E/upper/?}{}r;
        return if $path =~ $books || (-d && !-l && -d "/$path");
        push @changes, $path;
    }}, "$self->{top}/upper");
    return sort @changes;
}

sub DESTROY {
    my ($self) = @_;
    return if $$ != $self->{owner};
    local $?;
    system('umount', '-R', $self->{top});
    rmdir $self->{top};
    return;
}

1;
