# SPDX-License-Identifier: BSD-2-Clause
#
# Access maps for clients, that may be wrong in many ways.
package RandomMap;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(random_map);

# Right entries, wrong ones and ones that are nearly right, in any order.
sub random_map {
    my (@some) = @_;
    my @lines = ("localhost\tRELAY\n");
    for my $certificate (@some) {
        my $issuer  = 'CERTISSUER:' . $certificate->{key}{cert_issuer};
        my $subject = 'CERTSUBJECT:' . $certificate->{key}{cert_subject};
        push @lines, entry($issuer, qw(RELAY SUBJECT SUBJECT SUBJECT)) if rand() < 0.9;
        push @lines, entry($subject, qw(RELAY RELAY RELAY SUBJECT))    if rand() < 0.8;
    }
    my %seen;
    return join '', grep { !$seen{lc((split /\t/)[0])}++ } sort { rand() <=> 0.5 } @lines;
}

sub entry {
    my ($key, @values) = @_;
    my $value = $values[rand @values];
    my $chance = rand;
    $key = substr $key, 0, 256 if rand() < 0.8;
    $key = lc $key if $chance < 0.1;
    $key =~ s/\+5C// if $chance > 0.9;
    $key .= '/'      if $chance > 0.87 && $chance < 0.9;
    $value = lc $value if rand() < 0.2;
    my $odd = rand;
    $value .= ' '          if $odd < 0.05;
    $value .= "\r"         if $odd > 0.05 && $odd < 0.1;
    $value .= ' (why)'     if $odd > 0.1 && $odd < 0.15;
    $value .= ' # why'     if $odd > 0.15 && $odd < 0.2;
    $value = "\"$value\""  if $odd > 0.2 && $odd < 0.25;
    $value = 'OK'          if $odd > 0.25 && $odd < 0.3;
    $value = 'REJECT'      if $odd > 0.3 && $odd < 0.33;
    return "$key\t$value\n";
}

1;
