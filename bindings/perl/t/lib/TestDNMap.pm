# SPDX-License-Identifier: BSD-2-Clause
# What the tests share: the vectors, certificates made by the openssl command, failures.
package TestDNMap;

use strict;
use warnings;

use Exporter qw(import);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

our @EXPORT_OK = qw(vectors openssl make_certificate write_file read_file folder dies_with);

my $folder = tempdir(CLEANUP => 1);
my $count  = 0;

# A fresh folder.
sub folder {
    my $path = "$folder/" . $count++;
    mkdir $path or die "$path: $!";
    return $path;
}

# The shared vectors: hashes of der (bytes), openssl3 and openssl1. Without them no test makes sense.
sub vectors {
    my $path = $ENV{DNMAP_VECTORS} // "$FindBin::Bin/names.tsv";
    my @vectors;
    for my $line (split /\n/, read_file($path)) {
        next if $line =~ /^#/;
        my ($der, $openssl3, $openssl1) = split /\t/, $line, -1;
        push @vectors, {der => pack('H*', $der), openssl3 => $openssl3, openssl1 => $openssl1};
    }
    die "$path: too few vectors" if @vectors < 250;
    return @vectors;
}

sub write_file {
    my ($path, $bytes) = @_;
    open my $out, '>:raw', $path or die "$path: $!";
    print {$out} $bytes or die "$path: $!";
    close $out or die "$path: $!";
    return $path;
}

sub read_file {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!";
    my $bytes = do { local $/; <$in> };
    return $bytes;
}

# Runs openssl; what it prints.
sub openssl {
    my (@arguments) = @_;
    # To read the CAs of this host takes it longer than all else, and nothing here asks for them.
    local $ENV{SSL_CERT_FILE} = '/dev/null';
    open my $pipe, '-|', 'sh', '-c', 'exec openssl "$@" 2>/dev/null', 'sh', @arguments
        or die "openssl: $!";
    binmode $pipe;
    my $output = do { local $/; <$pipe> };
    close $pipe or die "openssl @arguments: $?";
    return $output;
}

# Makes a self-signed certificate; its PEM.
sub make_certificate {
    my ($subject, @more) = @_;
    return openssl(qw(req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -utf8 -days 2),
        '-keyout', '/dev/null', '-subj', $subject, @more);
}

# Runs code that has to die with a DNMap::Error of that code; the error.
sub dies_with {
    my ($code, $error_code, $name) = @_;
    local $@;
    my $lived = eval { $code->(); 1 };
    my $error = $@;
    if ($lived || ref $error ne 'DNMap::Error') {
        fail($name);
        diag($lived ? 'it did not die' : "it died with: $error");
        return;
    }
    is($error->code, $error_code, $name);
    return $error;
}

1;
