#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The shared vectors through the command: each name as the subject of a certificate, all in one file.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use CliTest qw(file openssl run temp_path);

my @vectors = read_vectors("$FindBin::Bin/../vectors/names.tsv");
cmp_ok(scalar @vectors, '>=', 250, 'the vectors are there');

my $key = key_der();
my $certificates = file(join '', map { certificate_of($_->{der}) } @vectors);
compare($_) for qw(openssl3 openssl1);
done_testing();

sub read_vectors {
    my ($path) = @_;
    my @rows;
    open my $in, '<', $path or die "$path: $!";
    while (my $line = <$in>) {
        next if $line =~ /^#/;
        chomp $line;
        my %row;
        @row{qw(der openssl3 openssl1)} = split /\t/, $line, -1;
        push @rows, \%row;
    }
    return @rows;
}

sub compare {
    my ($dialect) = @_;
    my $result = run(qw(--subject --name-only --stream --quiet --allow-cut --allow-empty),
        qw(--allow-too-long --dialect), $dialect, $certificates);
    is($result->{status}, 0, "$dialect: exit status") or diag($result->{err});
    my @lines = split /\n/, $result->{out}, -1;
    is(scalar @lines, @vectors + 1, "$dialect: a line a certificate");
    for my $i (0 .. $#vectors) {
        is($lines[$i], $vectors[$i]{$dialect}, "$dialect: vector " . ($i + 1));
    }
    return;
}

# ------------------------------------------------------------------ certificates around a name

sub der {
    my ($tag, @parts) = @_;
    my $content = join '', @parts;
    my $length = length $content;
    my $bytes = $length < 0x80 ? chr $length : "\x82" . pack 'n', $length;
    return chr($tag) . $bytes . $content;
}

# The public key of a fresh key pair: a SubjectPublicKeyInfo.
sub key_der {
    my $path = temp_path();
    openssl(qw(ecparam -name prime256v1 -genkey -noout -out), $path);
    return openssl('pkey', '-in', $path, qw(-pubout -outform DER));
}

# Nobody checks the signature.
sub certificate_of {
    my ($name) = @_;
    my $algorithm = pack 'H*', '300A06082A8648CE3D040302';
    my $validity = der(0x30, map { der(0x17, $_) } '260101000000Z', '361231235959Z');
    my $tbs = der(0x30, der(0x02, "\x01"), $algorithm, der(0x30), $validity, pack('H*', $name), $key);
    return der(0x30, $tbs, $algorithm, der(0x03, "\0\x30\x00"));
}
