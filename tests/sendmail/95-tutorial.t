#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# docs/tutorial.md, played from its first block to its last as it is printed, on a host of its own with a real
# sendmail behind port 25. Kinds of blocks:
#
#   sh      commands, run in one shell; each must succeed
#   text    what the commands before it printed, all of it (a line `...` stands for any lines)
#   smtp    a session: lines that begin with a number are what the server sends, the others are typed into the
#           last command of the block before
#   m4, ini, script
#           a file, named at the end of the paragraph before it
#
# A block of another kind, and one that nothing is done with, is a failure.
use strict;
use warnings;

use Cwd qw(abs_path);
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Handle;
use IO::Select;
use IPC::Open2 qw(open2);
use List::Util qw(sum);
use Test::More;
use Time::HiRes qw(time);

use Blocks qw(blocks_of differences);
use PrivateHost qw(private_host);
use SendmailTest qw(await_log read_file write_file);

use constant SECONDS => 60;    # for one block

# What is another at each run. All else has to be as it is shown.
my @VOLATILE = (
    ['process',  qr/(?<=^sm-mta)\[\d+\](?=: )/],
    ['queue id', qr/(?<=: )[0-9A-Za-z]{8}\d{6}(?=: )/],
);

my $document = abs_path($ENV{TUTORIAL} // "$FindBin::Bin/../../docs/tutorial.md");
my @blocks   = blocks_of(read_file($document));
private_host(server => ['mail.example.com', '198.51.100.25'], client => ['client.example.com', '203.0.113.7']);

my ($to_shell, $from_shell);
my $buffer = '';
my %done   = map { $_ => 0 } qw(sh text smtp m4 ini script);
start_shell();
for my $i (0 .. $#blocks) {
    my $next = $blocks[$i + 1];
    play($blocks[$i], defined $next ? $next->{kind} : '');
}
is(sum(values %done), scalar @blocks, 'every block was played');
cmp_ok($done{smtp}, '>=', 2, "$done{smtp} sessions");
cmp_ok($done{text}, '>=', 20, "$done{text} outputs");
done_testing();

# ERR tells of each command that fails, the block's end of how it ended.
sub start_shell {
    open2($from_shell, $to_shell, qw(bash --norc));
    $to_shell->autoflush(1);
    print {$to_shell} "exec 2>&1; set -E; umask 022; trap 'echo \"FAILED: \$BASH_COMMAND\"' ERR; cd /srv\n";
    return;
}

sub play {
    my ($block, $next_kind) = @_;
    my $kind = $block->{kind};
    my $what = "line $block->{line}";
    if ($kind eq 'sh') {
        play_commands($block, $next_kind, $what);
    } elsif ($kind eq 'text') {
        play_output($block, $what);
    } elsif ($kind eq 'smtp') {
        play_session($block, $what);
    } elsif ($kind =~ /^(?:m4|ini|script)$/) {
        my ($path) = $block->{before} =~ m{`(/[^`\s]+)`[^`]*:\s*\z};
        ok(defined $path, "$what: the file has a name") or return;
        write_file($path, $block->{text});
    } else {
        fail("$what: a block of kind '$kind': neither run nor compared");
        return;
    }
    $done{$kind}++;
    return;
}

my $output;       # of the last commands; undef once it was compared
my $in_session;   # the commands go on

sub play_commands {
    my ($block, $next_kind, $what) = @_;
    await_log();
    my $file = write_file('block', $block->{text});
    print {$to_shell} ". $file; echo; echo END OF BLOCK\n";
    $in_session = $next_kind eq 'smtp';
    $output     = undef;
    return pass("$what: the session is open") if $in_session;
    finish($what);
    return;
}

# Reads what the commands print to their end.
sub finish {
    my ($what) = @_;
    $output = read_until(qr/\nEND OF BLOCK\n/) // die "$what: no end\n$buffer";
    my @failed = $output =~ /^FAILED: .*/mg;
    is("@failed", '', "$what: the commands succeed") or diag($output);
    return;
}

sub play_output {
    my ($block, $what) = @_;
    ok(defined $output, "$what: there is an output") or return;
    my $differs = differences($block->{text}, $output, @VOLATILE);
    is($differs, '', "$what: what is shown is what is printed") or diag("all of it:\n$output");
    $output = undef;
    return;
}

sub play_session {
    my ($block, $what) = @_;
    ok($in_session, "$what: there is a session") or return;
    my $differs = '';
    for my $line (split /\n/, $block->{text}) {
        if ($line =~ /^\d{3}[ -]/) {
            my $got = read_until(qr/\n/) // 'nothing';
            $differs ||= differences($line, $got , @VOLATILE);
        } elsif ($line eq '...') {
            read_until(qr/^250 .*\n/m);
        } else {
            print {$to_shell} "$line\n";
        }
    }
    is($differs, '', "$what: the session goes as is shown");
    finish($what);
    $in_session = 0;
    $output     = undef;
    return;
}

# What comes before the pattern's end, without the pattern; undef if it does not come.
sub read_until {
    my ($pattern) = @_;
    my $select = IO::Select->new($from_shell);
    my $end    = time() + SECONDS;
    while ($buffer !~ $pattern) {
        return undef if time() > $end;
        next if !$select->can_read(1);
        sysread($from_shell, $buffer, 65_536, length $buffer) or return undef;
    }
    $buffer =~ s/\A(.*?)$pattern//s;
    return $1;
}
