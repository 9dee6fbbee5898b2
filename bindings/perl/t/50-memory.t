#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Storable qw(dclone);
use Test::More;

use DNMap qw(decode encode entries);
use TestDNMap qw(folder make_certificate write_file);

plan skip_all => 'Test::LeakTrace is not there' if !eval { require Test::LeakTrace };
Test::LeakTrace->import;

my $pem  = make_certificate('/C=US/O=Foo/CN=leak');
my $file = write_file(folder() . '/a.pem', $pem x 3);
my $bad  = write_file(folder() . '/b.pem', $pem . ($pem =~ s/\nMII/\nAAA/r) . $pem);
my $der  = pack 'H*', '300F310D300B06035504030C045C784333';

# What is loaded at the first use is no leak.
my %uses = (
    'xtext'                  => sub { decode(encode("a b\0" x 100)) },
    'names from everywhere'  => sub {
        DNMap::Name->from_der($der);
        DNMap::Name->from_text('/CN=x');
        DNMap::Name->all_from_file($file);
    },
    'keys'                   => sub {
        my $name = DNMap::Name->from_pem($pem);
        my @all  = ($name->key, $name->keys, $name->access_line(tag => 'T'), $name->warnings, "$name",
            $name->cn, $name->matches('x'), $name->truncated, $name eq $name);
    },
    'attributes'             => sub { my @values = map { $_->value } DNMap::Name->from_der($der)->attributes },
    'an iterator'            => sub { DNMap->iterate($file)->all },
    'an abandoned iterator'  => sub { DNMap->iterate($file)->next },
    'a bad block'            => sub {
        my $iterator = DNMap->iterate($bad);
        for (1 .. 4) { eval { $iterator->next } }
    },
    'findings'               => sub { DNMap::fix("CERTISSUER:/CN=A/B RELAY\n x\n" x 3) },
    'decisions'              => sub {
        eval { DNMap::AccessMap->new('', issuer_regex => '(') };
        DNMap::AccessMap->new("CERTISSUER:/CN=x RELAY\n", issuer_regex => '-s1 (.)')
            ->test(DNMap->iterate($file)->next);
    },
    'entries'                => sub { no warnings 'DNMap'; entries($file) },
    'failures'               => sub {
        eval { DNMap::Name->from_der('x') };
        eval { encode("\x{100}") };
        eval { entries('/nonexistent') };
        eval { entries($bad) };
        eval { DNMap::Name->from_text('/CN=' . 'x' x 300)->key };
    },
    'a copy by Storable'     => sub { eval { dclone(DNMap::Name->from_der($der))->key } },
);
for my $use (sort keys %uses) {
    $uses{$use}->();
    no_leaks_ok(sub { $uses{$use}->() }, $use);
}

my $copy = dclone(DNMap::Name->from_der($der));
ok(!eval { $copy->key; 1 }, 'a copy by Storable is no name');
like($@, qr/not an object of the right class/, 'and says so');

# Scalars are not all: what the library allocates is seen in the size of the process.
SKIP: {
    skip 'no /proc/self/statm', 1 if !-r '/proc/self/statm';
    my $size = sub {
        open my $in, '<', '/proc/self/statm' or die "statm: $!";
        return (split ' ', <$in>)[1] * 4;
    };
    my $work = sub { $uses{$_}->() for grep { $_ ne 'entries' } sort keys %uses };
    $work->() for 1 .. 300;
    my $before = $size->();
    $work->() for 1 .. 500;
    cmp_ok($size->() - $before, '<', 1024, 'the process does not grow (KiB)');
}
done_testing();
