#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# A thread has names of its own; those of its parent are not there, and freed once only.
use strict;
use warnings;

use Config;
use Test::More;

BEGIN { plan skip_all => 'this Perl has no threads' if !$Config{useithreads} }
use threads;

use DNMap;

my $name = DNMap::Name->from_text('/C=US/O=Foo');
my $iterator = DNMap->iterate('/nonexistent');
my @keys = map { $_->join } map {
    threads->create(sub {
        my $own  = DNMap::Name->from_text("/CN=$_[0]")->key;
        my $copy = eval { $name->key } // $@;
        return "$own $copy";
    }, $_)
} 1 .. 4;
like($keys[$_ - 1], qr{\A/CN=$_ not an object of the right class at }, "thread $_") for 1 .. 4;
is($name->key, '/C=US/O=Foo', 'the parent still has its name');
ok(!eval { $iterator->next; 1 }, 'and its iterator');
done_testing();
