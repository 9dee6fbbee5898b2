#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Keeps an access map in step with a folder of client certificates.
#
#     sync-access-map.pl FOLDER ACCESS
#
# FOLDER holds one certificate a file. ACCESS is the hand-written source of the map. Certificates that
# are new in FOLDER may relay, those that were taken out or have expired no longer may. Writes
# ACCESS.clients, the entries made, and ACCESS.db, the map of both. If anything fails, the old map
# stays as it is. sendmail sees the new one without a restart.
#
# Needs DNMap, Crypt::OpenSSL::X509 and makemap (Debian: libcrypt-openssl-x509-perl, sendmail-bin).
use strict;
use warnings;

use Crypt::OpenSSL::X509 ();
use DNMap qw(entries);
use Fcntl qw(LOCK_EX);

@ARGV == 2 or die "usage: $0 FOLDER ACCESS\n";
my ($folder, $access) = @ARGV;

# One run at a time.
open my $lock, '>>', "$access.lock" or die "$access.lock: $!\n";
flock $lock, LOCK_EX or die "$access.lock: $!\n";

my @files = grep { is_valid($_) } certificate_files($folder);
my $entries = join '', map { "$_\n" } entries(@files, {mode => 'client'});
my $source  = read_file($access) . $entries;
if (-e "$access.db" && -e "$access.clients" && read_file("$access.clients") eq $entries
    && -M "$access.db" < -M $access)
{
    print "unchanged\n";
    exit 0;
}
make_map($source);
replace("$access.clients", $entries);
print scalar(@files), " certificates\n";

sub certificate_files {
    my ($path) = @_;
    opendir my $directory, $path or die "$path: $!\n";
    return map { "$path/$_" } sort grep { !/^\./ } readdir $directory;
}

# Whether the one certificate of this file is valid today.
sub is_valid {
    my ($path) = @_;
    my @certificates = DNMap->iterate($path)->all;
    @certificates == 1 or die "$path: more than one certificate\n";
    my $pem  = read_file($path) =~ /(-----BEGIN.*?-----END[^\n]*\n)/s ? $1 : undef;
    my $x509 =
        defined $pem
        ? Crypt::OpenSSL::X509->new_from_string($pem)
        : Crypt::OpenSSL::X509->new_from_file($path, Crypt::OpenSSL::X509::FORMAT_ASN1());
    return 1 if !$x509->checkend(0);
    warn "$path: expired ", $x509->notAfter, ": left out\n";
    return 0;
}

# Makes the map beside the old one and puts it in its place.
sub make_map {
    my ($text) = @_;
    unlink "$access.new.db";
    open my $makemap, '|-', 'makemap', 'hash', "$access.new" or die "makemap: $!\n";
    print {$makemap} $text;
    if (!close $makemap) {
        unlink "$access.new.db";
        die "makemap failed: the old map stays\n";
    }
    rename "$access.new.db", "$access.db" or die "$access.db: $!\n";
    return;
}

sub read_file {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!\n";
    my $bytes = do { local $/; <$in> };
    return $bytes // '';
}

sub replace {
    my ($path, $bytes) = @_;
    open my $out, '>:raw', "$path.new" or die "$path.new: $!\n";
    print {$out} $bytes or die "$path.new: $!\n";
    close $out or die "$path.new: $!\n";
    rename "$path.new", $path or die "$path: $!\n";
    return;
}
