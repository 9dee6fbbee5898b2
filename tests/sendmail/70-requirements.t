#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# TLS requirements against sendmail's ruleset TLS_connection: what --format requirement writes lets the one
# peer pass and no other; what --lint says of wrong ones is what sendmail does with them.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;

use SendmailTest qw(begin dn2access make_access make_ca make_certificate must_run prescan_cost read_file
  run session start_daemon stop_daemon test_mode work_dir write_cf write_file);

use constant SEED         => 20261127;
use constant CERTIFICATES => 600;

# -bt does not take $| in its input: a ruleset of the test's own does what tls_client does behind the lookup.
my $RULES = "LOCAL_RULESETS\nSAsk\nR\$*\t\t\$: \$&{verify} \$| <\$(access TLS_Clt:\$1 \$: ? \$)>\n"
  . "R\$*\t\t\$@ \$>\"TLS_connection\" \$1\n";

begin();
plan skip_all => 'MKCERTS is not set' if !$ENV{MKCERTS};
my $cf = write_cf('requirements', undef, undef, $RULES);
random_certificates();
lengths();
wrong_ones();
daemon();
done_testing();

sub escaped { return map { s/([#])/\\$1/gr =~ s/\$/\$\$/gr } @_ }

# What TLS_connection says of peers: rows of a host under which the requirement stands, verify, and the peer.
sub ask {
    my (@asked) = @_;
    my @lines;
    for my $row (@asked) {
        my ($host, $verify, $peer) = @$row;
        my %peer = (cipher_bits => 256, verify => $verify, %$peer);
        push @lines, map { ".D{$_}" . (escaped($peer{$_}))[0] }
            qw(verify cipher_bits cert_subject cert_issuer cn_subject);
        push @lines, "Ask $host";
    }
    my @answers = test_mode($cf, @lines) =~ /^Ask\s+returns: (.*)$/mg;
    die 'answers are missing: ' . @answers . ' of ' . @asked if @answers != @asked;
    return map { /\$# error/ ? 'error' : 'pass' } @answers;
}

sub random_certificates {
    my $folder = work_dir() . '/random';
    mkdir $folder or die "$folder: $!";
    must_run('', $ENV{MKCERTS}, '--seed', SEED, '--count', CERTIFICATES, '--out', $folder, '--random-issuer');
    my (@peers, $map);
    for my $number (0 .. CERTIFICATES - 1) {
        my $file = sprintf '%s/%04d.pem', $folder, $number;
        my $host = "host$number";
        my @cn   = $number % 2 ? '--cn' : ();
        my ($status, $line) = dn2access('', qw(--quiet --format requirement), @cn, '--tag', "TLS_Clt:$host", $file);
        next if $status != 0;
        my (undef, $json) = dn2access('', qw(--quiet --format json --issuer --map ldap --allow-too-long), $file);
        push @peers, {host => $host, %{decode_json($json)}};
        $map .= $line;
    }
    my ($status, undef, $err) = make_access($map);
    is($status, 0, 'makemap takes the requirements') or diag($err);
    cmp_ok(scalar @peers, '>=', 20, @peers . ' certificates');
    my @own    = ask(map { [$_->{host}, 'OK', $_] } @peers);
    my @others = ask(map { [$peers[$_ - 1]{host}, 'OK', $peers[$_]] } 0 .. $#peers);
    my @no     = ask(map { [$_->{host}, 'NO', $_] } @peers);
    is(scalar(grep { $_ eq 'pass' } @own),     scalar @peers, 'each passes by its own requirement');
    is(scalar(grep { $_ eq 'error' } @others), scalar @peers, 'and by no other');
    is(scalar(grep { $_ eq 'error' } @no),     scalar @peers, 'nor unless it is verified');
    my (undef, $findings) = dn2access('', '--lint', write_file('made.source', $map));
    unlike($findings, qr/ (requirement|percent|tag)/, '--lint finds no fault in them');
    return;
}

# Where sendmail's rules give up, and where --lint says so.
sub lengths {
    my @values = map { 'VERIFY+CS:/O=' . '.' x 610 . 'a' x $_ } 0 .. 40;
    is((make_access(join '', map { "TLS_Clt:l$_\t$values[$_]\n" } 0 .. $#values))[0], 0, 'long requirements');
    my %peer = (verify => 'OK', cipher_bits => 256, cert_issuer => '/x', cn_subject => 'x');
    my ($refused, $different) = (0, 0);
    for my $i (0 .. $#values) {
        $peer{cert_subject} = substr $values[$i], length 'VERIFY+CS:';
        my $text = test_mode($cf, (map { ".D{$_}$peer{$_}" } keys %peer), "Ask l$i");
        my $sendmail_refuses = $text =~ /^Ask\s+returns: OK$/m ? 0 : 1;
        my (undef, $findings) =
            dn2access('', '--lint', write_file('long.source', "TLS_Clt:l$i\t$values[$i]\n"));
        my $we_do = $findings =~ / requirement-length:/ ? 1 : 0;
        $refused += $sendmail_refuses;
        $different++ if $sendmail_refuses != $we_do;
        diag("cost ", prescan_cost($values[$i]), ": sendmail $sendmail_refuses, --lint $we_do")
            if $sendmail_refuses != $we_do;
    }
    is($different, 0, 'no difference in what is too long');
    cmp_ok($refused, '>', 5, "$refused were");
    cmp_ok($refused, '<', @values - 5, 'of ' . @values);
    return;
}

# The value, what else is in the map, whether a peer with other names passes, what --lint says.
sub wrong_ones {
    my @cases = (
        ['VERIFY',                        '', 'pass',  undef],
        ['VERFIY',                        '', 'pass',  'requirement-none'],
        ['ENCR',                          '', 'pass',  'requirement-none'],
        ['VERIFY+XX:foo',                 '', 'pass',  'requirement-part'],
        ['VERIFY+CITag:My.CA',            '', 'pass',  'requirement-tag'],
        ['VERIFY+CITag:MyCA',             '', 'error', undef],
        ['VERIFY+CITag:MyCA',             "MyCA:/CN=peer+20CA\tOK\n", 'pass', undef],
        ['VERIFY+CITag:MyCA',             "MyCA:/CN=peer+20CA\tRELAY\n", 'pass', 'tag-value'],
        ['VERIFY+CS:/CN=other',           '', 'error', undef],
        ['VERIFY+CS:/CN=peer',            '', 'pass',  undef],
        ['VERIFY+CS:/CN=peer++CI:/CN=peer+20CA', '', 'pass',  undef],
        ['VERIFY+CS:/CN=peer+CI:/CN=peer+20CA',  '', 'error', 'requirement-plus'],
        ['VERIFY+CN:peer',                '', 'pass',  undef],
        ['PERM+VERIFY:112+CN:other',      '', 'error', undef],
        ['ENCR:112+CS:/CN=peer',          '', 'pass',  'requirement-encr', 'NO'],
        ['VERIFY+CS:/CN=peer',            '', 'error', undef, 'NO'],
        ['VERIFY+CN:50%1',                '', 'error', 'percent', 'OK', '50%1'],
        ['VERIFY+CN:50%%1',               '', 'pass',  undef, 'OK', '50%1'],
    );
    my ($differ, $said) = (0, 0);
    for my $case (@cases) {
        my ($value, $more, $expected, $id, $verify, $cn) = @$case;
        my $map = "TLS_Clt:w\t$value\n$more";
        make_access($map);
        my ($answer) = ask(['w', $verify // 'OK',
                {cert_subject => '/CN=peer', cert_issuer => '/CN=peer+20CA', cn_subject => $cn // 'peer'}]);
        is($answer, $expected, "sendmail: $value");
        my (undef, $findings) = dn2access('', '--lint', write_file('wrong.source', $map));
        is(join(' ', $findings =~ /: (?:error|warning|note) ([a-z-]+):/g), $id // '', "--lint: $value");
        is($findings =~ /lets (every|all)/ ? 1 : 0, 1, 'and that it lets peers pass')
          if defined $id && $expected eq 'pass' && ($verify // 'OK') eq 'OK';
    }
    return;
}

# A whole session: tls_client asks for what the command wrote for this very client.
sub daemon {
    my $trusted = make_ca('ca', '/O=Test Org, Inc./CN=CA 100% sure');
    make_certificate('client', '/O=A, 50% B/CN=client', 'ca');
    make_certificate('other',  '/O=A, 50% B/CN=other',  'ca');
    make_certificate('server', '/CN=server', 'ca');
    my ($status, $line) = dn2access('', qw(--quiet --format requirement --cn --value PERM+VERIFY --tag),
        'TLS_Clt:127.0.0.2', work_dir() . '/client.pem');
    is($status, 0, 'a requirement for a client');
    make_access("${line}To:local.example\tRELAY\n");
    my $daemon = start_daemon($trusted, '');
    like(session($daemon, 'someone@local.example', 'client.pem', 'client.key'), qr/^250 /,
        'the client passes');
    unlike(session($daemon, 'someone@local.example', 'other.pem', 'other.key'), qr/^250 /,
        'another of the same CA does not');
    stop_daemon($daemon);
    return;
}
