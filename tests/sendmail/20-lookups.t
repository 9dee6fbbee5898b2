#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# Random names: what sendmail looks up for a client's certificate, read from its own log, against
# what dn2access says it would; and who relays by a map of the keys that dn2access gives.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;

use SendmailTest qw(begin dn2access make_access make_ca make_certificate prescan_refuses read_file
  run session start_daemon stop_daemon work_dir);

use constant SEED  => 20240607;
use constant COUNT => 220;
use constant FIELDS => qw(cert_issuer cert_subject cn_issuer cn_subject);

begin();
plan skip_all => 'MKCERTS is not set' if !$ENV{MKCERTS};
my @certificates = make_certificates();
my $said         = ask_dn2access();
my %may_relay    = make_map();
my @replies      = ask_sendmail();
my $seen         = read_log(read_file('lookups'));

compare($_) for 0 .. $#certificates;
summary();
done_testing();

# Half of them under random issuers, which no CA vouches for: sendmail sets its macros all the same.
sub make_certificates {
    make_ca('ca', '/C=US/O=Test Org, Inc./CN=Test CA');
    make_certificate('server', '/CN=mail.dnmap.example', 'ca');
    my @made;
    my @ca = ('--ca-cert', work_dir() . '/ca.pem', '--ca-key', work_dir() . '/ca.key');
    for my $kind (['signed', SEED, @ca], ['random', SEED + 1, '--random-issuer']) {
        my ($name, $seed, @options) = @{$kind};
        my $directory = work_dir() . "/$name";
        mkdir $directory or die "$directory: $!";
        my ($status, undef, $err) = run('', $ENV{MKCERTS}, '--seed', $seed, '--count', COUNT / 2,
            '--out', $directory, @options);
        die "mkcerts: $err" if $status != 0;
        push @made, map {
            +{
                file   => sprintf('%s/%04d.pem', $directory, $_),
                key    => "$directory/client.key",
                seed   => $seed,
                index  => $_,
                signed => $name eq 'signed',
            }
        } 0 .. COUNT / 2 - 1;
    }
    return @made;
}

# The number of a session is its recipient, so that the log says where its lookups begin.
sub probes {
    my @lines = ('LOCAL_RULESETS', 'SLocal_check_rcpt', "R<\$-\@\$+>\t\$: \$(access begin:\$1 \$: x \$)");
    push @lines, map { "R\$*\t\$: \$(access $_:\$&{$_} \$: x \$)" } FIELDS;
    return join('', map { "$_\n" } @lines, "R\$*\t\$: \$(access end: \$: x \$)");
}

sub ask_sendmail {
    my $daemon = start_daemon(work_dir() . '/ca.pem', probes());
    my @answers = map { session($daemon, "n$_\@outside.example", @{$certificates[$_]}{qw(file key)}) }
      0 .. $#certificates;
    stop_daemon($daemon);    # so that the log is complete
    return @answers;
}

# The lookups of each session, by its number.
sub read_log {
    my ($log) = @_;
    my (@sessions, $current);
    while ($log =~ /^map_lookup\(access, (begin|end|@{[join '|', FIELDS]}):(.*?)(?:, %\d+=.*)?\) => /mg) {
        my ($tag, $key) = ($1, $2);
        if ($tag eq 'begin') {
            die "begin:$key in the log\n" if $key !~ /^n(\d+)\z/ || $sessions[$1];
            $current = $sessions[$1] = {};
        } else {
            $current->{$tag} = $key;
        }
    }
    return \@sessions;
}

sub ask_dn2access {
    my ($status, $out, $err) = dn2access('', qw(--format json --keep-going --allow-cut --allow-empty
          --allow-too-long), map { $_->{file} } @certificates);
    my %by_file = map { $_->{source} => $_ } map { decode_json($_) } split /\n/, $out;
    diag("dn2access: exit status $status\n$err") if keys %by_file != @certificates;
    return \%by_file;
}

# Lets every second one of the certificates that will be verified relay. Returns the keys in the map,
# in lower case as makemap stores them: names that are alike up to where keys are cut share one.
sub make_map {
    my @chosen = grep { $_->{signed} && $_->{index} % 2 == 0 } @certificates;
    my %entries;
    for my $names (map { $said->{$_->{file}} // () } @chosen) {
        $entries{lc $names->{issuer_key}}  = "$names->{issuer_key}\tSUBJECT\n";
        $entries{lc $names->{subject_key}} = "$names->{subject_key}\tRELAY\n";
    }
    my ($status, undef, $err) = make_access(join '', map { $entries{$_} } sort keys %entries);
    is($status, 0, 'makemap takes the keys') or diag($err);
    return %entries;
}

# The reply to a recipient elsewhere, if no name is too long. An empty name is not looked up at all.
sub expected_reply {
    my ($certificate, $names) = @_;
    my $relays = $certificate->{signed} && $names->{cert_subject} ne ''
      && $may_relay{lc $names->{subject_key}};
    return $relays ? '250 2.1.5 ' : '550 5.7.1 ';
}

# Sendmail stops at the first name that is too long for it; the lookups before that one count.
sub expected_lookups {
    my ($certificate, $names) = @_;
    my %lookups;
    for my $field (FIELDS) {
        return (\%lookups, '553 5.1.1 Address too long') if prescan_refuses($names->{$field});
        $lookups{$field} = $names->{$field};
    }
    $lookups{end} = '';
    return (\%lookups, expected_reply($certificate, $names));
}

sub compare {
    my ($n) = @_;
    my $certificate = $certificates[$n];
    my $names       = $said->{$certificate->{file}};
    my $label       = "seed $certificate->{seed}, index $certificate->{index}";
    return fail("$label: dn2access says nothing of it") if !defined $names;
    my ($lookups, $reply) = expected_lookups($certificate, $names);
    my $same = is_deeply($seen->[$n], $lookups, $label);
    # One `ok` a certificate: the reply is part of it only where it is wrong.
    fail("$label: '$replies[$n]' instead of '$reply'") if index($replies[$n], $reply) != 0;
    diag_names($names) if !$same;
    return;
}

sub diag_names {
    my ($names) = @_;
    diag("dn2access: $_ = $names->{$_}") for FIELDS;
    return;
}

# Random names are worth little if they are all alike.
sub summary {
    my $relayed = grep { /^250 / } @replies;
    cmp_ok($relayed, '>', COUNT / 8, 'some relay');
    cmp_ok(scalar(grep { /^550 / } @replies), '>', COUNT / 2, 'most do not');
    my @subjects = grep { defined } map { $_->{cert_subject} } @{$seen};
    my %distinct = map { $_ => 1 } @subjects;
    cmp_ok(scalar keys %distinct, '>', COUNT * 0.8, 'most names differ');
    cmp_ok(scalar(grep { /\+5Cx/ } @subjects),    '>', 20, 'many hold bytes that oneline escapes');
    cmp_ok(scalar(grep { length > 244 } @subjects), '>', 20, 'many do not fit into a key');
    return;
}
