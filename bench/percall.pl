#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# percall.pl BUNDLE LINES [BLIB]: what one call costs in Perl, from DER in memory to two names.
#
# Speaks as bench-der does. Our module is taken from BLIB and nowhere else; what it gives is first
# compared with LINES, the entries that OpenSSL's output makes.
use strict;
use warnings;

use MIME::Base64 qw(decode_base64);
use Time::HiRes  qw(CLOCK_MONOTONIC clock_gettime);

my $least_seconds = 0.05;    # of a round

my ($bundle, $lines, $blib) = @ARGV;
my @certs = read_bundle($bundle);

sub slurp {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "percall.pl: $path: $!\n";
    local $/ = undef;
    return scalar <$file>;
}

sub read_bundle {
    my $label = qr/-----(?:BEGIN|END) CERTIFICATE-----/;
    return map { decode_base64($_) } slurp(shift) =~ /$label\n([^-]+)$label/g;
}

# ------------------------------------------------------------------ who is here

sub find_ours {
    return (reason => 'not built') if !$blib;
    require blib;
    eval { blib->import($blib); require DNMap; 1 }
        or return (reason => 'not there: ' . ($@ =~ /^(.*?) \(/ ? $1 : 'not to be loaded'));
    my $macros = DNMap->can('macros') or return (reason => 'not there: DNMap has no macros()');
    return (make => $macros, version => DNMap->VERSION);
}

sub find_x509 {
    eval { require Crypt::OpenSSL::X509; 1 } or return (reason => 'not installed');
    my $format = Crypt::OpenSSL::X509::FORMAT_ASN1();
    my $make   = sub {
        my $cert = Crypt::OpenSSL::X509->new_from_string($_[0], $format);
        return ($cert->subject, $cert->issuer);
    };
    return (make => $make, version => Crypt::OpenSSL::X509->VERSION);
}

my %rivals = (
    'perl-ours' => {label => 'Perl: DNMap::macros()', prints => 'the macros', find_ours()},
    'perl-x509' => {
        label  => 'Perl: Crypt::OpenSSL::X509, subject, issuer',
        prints => 'commas, no xtext',
        find_x509(),
    },
);

# ------------------------------------------------------------------ right or wrong

# Names of all certificates, of which those that a rival refuses are not timed: a call that dies
# costs more than one that does not, and an eval around each call more than some of the calls.
sub rehearse {
    my ($rival) = @_;
    for my $cert (@certs) {
        my @names = eval { $rival->{make}->($cert) } or next;
        push @{$rival->{taken}}, $cert;
        push @{$rival->{names}}, \@names;
        $rival->{bytes} += length join '', @names;
    }
    $rival->{failures} = @certs - @{$rival->{taken} // []};
    return;
}

sub compare {
    my @names = @{$rivals{'perl-ours'}{names}};
    my $made  = join '', map { "CERTISSUER:$$_[1]\tSUBJECT\nCERTSUBJECT:$$_[0]\tRELAY\n" } @names;
    $made eq slurp($lines) or die "bench: DNMap::macros() gives other names, nothing is timed\n";
    return;
}

# ------------------------------------------------------------------ time

# Seconds for so many passes, without those of the loop itself.
sub time_passes {
    my ($rival, $passes) = @_;
    my ($make,  @taken)  = ($rival->{make}, @{$rival->{taken}});
    my $start = clock_gettime(CLOCK_MONOTONIC);
    for (1 .. $passes) {
        for my $cert (@taken) { my ($subject, $issuer) = $make->($cert) }
    }
    my $middle = clock_gettime(CLOCK_MONOTONIC);
    for (1 .. $passes) {
        for my $cert (@taken) { }
    }
    return 2 * $middle - $start - clock_gettime(CLOCK_MONOTONIC);
}

sub run_round {
    my ($rival) = @_;
    my $once   = time_passes($rival, 1);
    my $passes = 1 + int $least_seconds / ($once > 1e-6 ? $once : 1e-6);
    my $calls  = $passes * @{$rival->{taken}};
    return sprintf '%.2f %d %d', 1e9 * time_passes($rival, $passes) / $calls,
        @$rival{qw(bytes failures)};
}

# ------------------------------------------------------------------ the program

$| = 1;
for my $id (sort keys %rivals) {
    my $rival = $rivals{$id};
    rehearse($rival) if $rival->{make};
    print join("\t", $rival->{reason} // 'here', $id, @$rival{qw(label prints)},
        $rival->{version} // ''), "\n";
}
compare() if $rivals{'perl-ours'}{make};
print "ready\t", scalar @certs, "\n";
while (my $id = <STDIN>) {
    chomp $id;
    print run_round($rivals{$id}), "\n";
}
