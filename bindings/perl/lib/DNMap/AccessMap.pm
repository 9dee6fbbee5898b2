# SPDX-License-Identifier: BSD-2-Clause
package DNMap::AccessMap;

use strict;
use warnings;

use DNMap::Error  ();
use DNMap::Name   ();
use DNMap::Native ();

our $VERSION = '0.1.0';

sub new {
    my ($class, $source, %options) = @_;
    DNMap::Name::_check(\%options, qw(dialect map issuer_regex subject_regex));
    my $tester = DNMap::Native::tester_new($source, $options{dialect} // 'host',
        $options{map} // 'hash', @options{qw(issuer_regex subject_regex)});
    return bless {tester => $tester}, $class;
}

# A hash of may_relay, reason and lookups, a list of hashes.
sub test {
    my ($self, $certificate) = @_;
    for my $role (qw(issuer subject)) {
        next if defined $certificate->$role;
        DNMap::Error->throw(code => "no-$role", message => "no $role name is known",
            path => $certificate->source);
    }
    my $row = DNMap::Native::tester_decide($self->{tester}, $certificate->issuer,
        $certificate->subject);
    my ($may_relay, $reason, $lookups) = @$row;
    my @lookups;
    for my $lookup (@$lookups) {
        my %fields;
        @fields{qw(key found line entry_key entry_value)} = @$lookup;
        push @lookups, \%fields;
    }
    return {may_relay => !!$may_relay, reason => $reason, lookups => \@lookups};
}

1;
