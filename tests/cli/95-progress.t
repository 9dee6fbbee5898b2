#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# The line that tells how far a long run is: where it appears, where not, and that it goes. The runs are
# long because their input is a pipe that this test fills; all of them at once, until each line was seen.
use strict;
use warnings;

use FindBin;
use IO::Handle;
use IO::Select;
use POSIX qw(mkfifo);
use Test::More;
use Time::HiRes qw(time);

use lib "$FindBin::Bin/lib";
use CliTest;

plan skip_all => 'no script of util-linux' if `script --version 2>/dev/null` !~ /util-linux/;

my $ca = certificate(subject => '/CN=CA', ca => 1);
my $pem = text_of($ca);
my $entry = key_line('CERTISSUER', $ca, 'subject', 'RELAY');
my $evil = "\e[31m\x07\r\n\xE2\x80\xAE";
local $SIG{PIPE} = 'IGNORE';
$SIG{ALRM} = sub { BAIL_OUT('a run does not end') };
alarm 120;

# ------------------------------------------------------------------ runs

# What a terminal shows in the end, without blanks at the ends of lines.
sub screen {
    my ($bytes) = @_;
    my @lines = ('');
    my $column = 0;
    for (split //, $bytes) {
        if ($_ eq "\r") { $column = 0 }
        elsif ($_ eq "\n") { push @lines, '' }
        else {
            $lines[-1] .= ' ' x ($column - length $lines[-1]) if $column > length $lines[-1];
            substr $lines[-1], $column++, 1, $_;
        }
    }
    return join "\n", map { s/ +\z//r } @lines;
}

# Starts a line of the shell on a terminal of its own. There $FIFO is the input, $OUT a file.
sub start {
    my ($line, $name) = @_;
    my $run = {fifo => temp_path($name), out => temp_path(), seen => '', count => 0};
    mkfifo $run->{fifo}, oct 600 or die "mkfifo: $!";
    file('', $run->{out} =~ s{.*/}{}r);
    local @ENV{qw(FIFO OUT SHELL FILE)} = (@$run{qw(fifo out)}, '/bin/sh', $ca);
    open my $null, '<', '/dev/null' or die "/dev/null: $!";
    pipe my $terminal, my $to_us or die "pipe: $!";
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    if ($pid == 0) {
        open STDIN, '<&', $null or die "stdin: $!";
        open STDOUT, '>&', $to_us or die "stdout: $!";
        exec qw(script -qec), $line, '/dev/null' or die "script: $!";
    }
    @$run{qw(pid terminal)} = ($pid, $terminal);
    return $run;
}

sub look {
    my ($run, $for) = @_;
    my $ready = IO::Select->new($run->{terminal});
    while ($ready->can_read($for)) {
        sysread($run->{terminal}, my $bytes, 65536) or return 0;
        $run->{seen} .= $bytes;
    }
    return 1;
}

sub feed {
    my ($run, $bytes) = @_;
    print {$run->{input}} $bytes;
    $run->{input}->flush;
    return;
}

# Reads what comes until the terminal is closed.
sub finish {
    my ($run) = @_;
    close $run->{input};
    while (look($run, 1)) { }
    waitpid $run->{pid}, 0;
    $run->{status} = $? >> 8;
    return;
}

my $command = '"$DN2ACCESS" --ca "$FIFO"';
my $line = qr/\rdn2access: (\d+) (?:certificates|names|lines), \d+ a second/;
my %shown = (
    entries   => start("exec $command >\"\$OUT\""),
    stream    => start("exec $command --stream >\"\$OUT\""),
    threads   => start("exec $command -j 3 --stream >\"\$OUT\""),
    objects   => start("exec $command --format json >\"\$OUT\""),
    terminal  => start("exec $command"),
    bad       => start("exec $command --keep-going >\"\$OUT\""),
    several   => start("stty cols 200; exec $command \"\$FILE\" >\"\$OUT\"", "f$evil"),
    long      => start("stty cols 70; exec $command \"\$FILE\" >\"\$OUT\"", 'begin' . 'x' x 100 . 'end'),
);
my %silent = (
    quiet      => start("exec $command --quiet >\"\$OUT\""),
    file       => start("exec $command >\"\$OUT\" 2>\"\$OUT.err\""),
    pipe       => start("$command 2>&1 >\"\$OUT\" | cat"),
    over       => start("exec $command --stream"),
    pager      => start("$command --stream | cat >\"\$OUT\""),
    narrow     => start("stty cols 59; exec $command >\"\$OUT\""),
    background => start("set -m; $command >\"\$OUT\" & wait"),
    typed      => start("exec $command - >\"\$OUT\""),
);
my @runs = (values %shown, values %silent);
for my $run (@runs) {
    open $run->{input}, '>:raw', $run->{fifo} or die "$run->{fifo}: $!";
}

# All of them have begun; the silent ones go on for longer than those that were seen.
my $begun = time;
my $until = $begun + 60;
while (time < $until) {
    for my $run (@runs) {
        feed($run, $pem);
        $run->{count}++;
        look($run, 0.002);
    }
    if ($until == $begun + 60 && !grep { $_->{seen} !~ $line } values %shown) {
        $until = time + 1.5 + (time - $begun) / 4;
    }
}
feed($shown{bad}, $pem =~ s/\nMI/\n!!/r);
finish($_) for @runs;

# ------------------------------------------------------------------ where there is a line

for my $name (sort keys %shown) {
    my $run = $shown{$name};
    my @counts = $run->{seen} =~ /$line/g;
    ok(@counts > 0, "$name: there is a line") or diag($run->{seen});
    is_deeply(\@counts, [sort { $a <=> $b } @counts], "$name: and it counts on");
    my $given = $run->{count} + ($name =~ /\A(?:several|long)\z/);
    ok($counts[-1] <= $given && $counts[0] > 0, "$name: what was given");
    is($run->{status}, $name eq 'bad' ? 65 : 0, "$name: exit status");
    next if $name =~ /\A(?:bad|terminal)\z/;
    is(screen($run->{seen}), '', "$name: nothing is left of it");
    unlike($run->{seen}, qr/\n/, "$name: nor was it ever more than a line");
}
is(text_of($shown{$_}{out}), $entry, "$_: the output is what it is") for qw(entries bad several);
is(text_of($shown{$_}{out}), $entry x $shown{$_}{count}, "$_: the output is what it is") for qw(stream threads);
is(() = text_of($shown{objects}{out}) =~ /^\{.*\}\n/gm, $shown{objects}{count}, 'objects: an object a certificate');
is(screen($shown{terminal}{seen}), $entry, 'terminal: it made room for the output');
my $message = "dn2access: $shown{bad}{fifo}:" . (($pem =~ tr/\n//) * $shown{bad}{count} + 1) . ': entry '
    . ($shown{bad}{count} + 1) . ': ';
like(screen($shown{bad}{seen}), qr/\A\Q$message\E[^\n]+\n\z/, 'bad: it made room for the message');

unlike($shown{entries}{seen}, qr{/}, 'one file: no name');
like($shown{several}{seen}, qr{\Qf\x1B[31m\x07\x0D\x0A\xE2\x80\xAE\E *\r}, 'several: the name, harmless');
unlike($shown{several}{seen}, qr/[^\x20-\x7E\r]/, 'several: nothing else either');
like($shown{long}{seen}, qr/ a second, \.\.\.x+end *\r/, 'long: the end of the name');
unlike($shown{long}{seen}, qr/[^\r]{70}/, 'long: within the line');

# ------------------------------------------------------------------ where there is none

unlike($silent{$_}{seen}, qr/a second/, "$_: no line") for sort keys %silent;
is($silent{$_}{seen}, '', "$_: nothing at all") for qw(quiet file pipe pager narrow background);
is(text_of($silent{file}{out} . '.err'), '', 'file: nothing in it');
is($silent{over}{seen}, ($entry =~ s/\n/\r\n/r) x $silent{over}{count}, 'over: the entries alone');
is(text_of($silent{$_}{out}), $entry, "$_: the output is what it is") for qw(quiet file pipe narrow background);
is(text_of($silent{pager}{out}), $entry x $silent{pager}{count}, 'pager: the output is what it is');

my $short = start('exec "$DN2ACCESS" --ca "$FILE" >"$OUT"');
open $short->{input}, '+<', $short->{fifo} or die "$short->{fifo}: $!";
finish($short);
is($short->{seen}, '', 'a short run: nothing');
is(text_of($short->{out}), $entry, 'but the entry');
done_testing();
