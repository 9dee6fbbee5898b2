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
    DNMap::Name::_check(\%options, qw(dialect map issuer_regex subject_regex config verify_with));
    my @regexes = _regexes(\%options);
    my $tester  = DNMap::Native::tester_new($source, $options{dialect} // 'host',
        $options{map} // 'hash', @regexes, $options{verify_with} // '');
    # The tester points to the expressions.
    return bless {tester => $tester, regexes => \@regexes, verifies => defined $options{verify_with}}, $class;
}

# The native expressions of a site, for issuer and subject; undef for those that it has not.
sub _regexes {
    my ($options) = @_;
    return map { DNMap::Native::regex_of_config($options->{config}, $_) } 0, 1 if defined $options->{config};
    return map { defined $_ ? DNMap::Native::regex_new($_) : undef } @$options{qw(issuer_regex subject_regex)};
}

# A hash of may_relay, reason, verify_message and lookups, a list of hashes.
sub test {
    my ($self, $certificate) = @_;
    return _decision(DNMap::Native::tester_decide_bytes($self->{tester}, $certificate)) if !ref $certificate;
    DNMap::Error->throw(message => 'verify_with needs the certificate itself, in PEM or DER')
        if $self->{verifies};
    for my $role (qw(issuer subject)) {
        next if defined $certificate->$role;
        DNMap::Error->throw(code => "no-$role", message => "no $role name is known",
            path => $certificate->source);
    }
    return _decision(DNMap::Native::tester_decide($self->{tester}, $certificate->issuer,
        $certificate->subject));
}

sub _decision {
    my ($row) = @_;
    my ($may_relay, $reason, $lookups, $verify_message) = @$row;
    my @lookups;
    for my $lookup (@$lookups) {
        my %fields;
        @fields{qw(key found line entry_key entry_value)} = @$lookup;
        push @lookups, \%fields;
    }
    return {may_relay => !!$may_relay, reason => $reason, lookups => \@lookups,
        verify_message => $verify_message};
}

1;
