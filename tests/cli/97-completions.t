#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What shells complete: exactly the options that --help lists, and the words that the command itself
# says it takes. bash is asked by keys on command lines, as a user would.
use strict;
use warnings;

use File::Spec;
use FindBin;
use POSIX qw(setsid);
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $files = "$FindBin::Bin/../../cli/completions";

# ------------------------------------------------------------------ what the command says

my $help = run('--help')->{out};
my %argument = $help =~ /^  --([a-z0-9-]+)(?: ([A-Z]+))? /gm;
$_ = defined $_ ? $_ : '' for values %argument;
my @letters = $help =~ /(?<![\w-])-([a-z]) [A-Z]/g;
cmp_ok(scalar keys %argument, '>', 30, '--help lists options');
is(scalar keys %argument, () = $help =~ /^ +--/gm, 'each line of it is understood');

my %takes = map { $_ => $argument{$_} ne '' } keys %argument;
my %wants_file = map { $_ => $argument{$_} =~ /\A(?:FILE|MAP)\z/ ? 1 : 0 } grep { $takes{$_} } keys %argument;
my %words;
for my $option (grep { $takes{$_} } keys %argument) {
    $words{$option} = $2 if run("--$option", '?')->{err} =~ /\A(.*): not one of ([\w, ]+); try --help\n\z/;
}
$words{$_} = join ' ', sort split /, /, $words{$_} for keys %words;
cmp_ok(scalar keys %words, '>=', 5, 'some options take fixed words');

# ------------------------------------------------------------------ zsh and fish

# Of the specifications of each option: whether it takes an argument, the words, whether a file.
sub compare_specifications {
    my ($shell, $takes, $wants_file, $words) = @_;
    is_deeply($takes, \%takes, "$shell: the options of --help, with an argument or without");
    is_deeply($wants_file, \%wants_file, "$shell: files where files are wanted");
    is_deeply({map { $_ => $words->{$_} } keys %words}, \%words, "$shell: the words that options take");
    return;
}

sub sorted { return join ' ', sort split / /, $_[0] }

sub zsh_specifications {
    my (%takes, %wants_file, %words);
    for (split /\n/, text_of("$files/_dn2access")) {
        my ($option, $rest) = /\A    '?(?:\([^)]*\))?'?(?:\{-[a-z]\+,)?--([a-z0-9-]+)(.*)/ or next;
        $takes{$option} = $rest =~ /\A=/;
        $wants_file{$option} = $rest =~ /:_files' \\\z/ ? 1 : 0 if $takes{$option};
        $words{$option} = sorted($1) if $rest =~ /:\((.*)\)' \\\z/;
    }
    return \%takes, \%wants_file, \%words;
}

sub fish_specifications {
    my (%takes, %wants_file, %words);
    for (split /\n/, text_of("$files/dn2access.fish")) {
        my ($option, $how) = /\Acomplete -c dn2access (?:-s [a-z] )?-l ([a-z0-9-]+) (-x |-r -F |)/ or next;
        $takes{$option} = $how ne '';
        $wants_file{$option} = $how eq '-r -F ' ? 1 : 0 if $how ne '';
        $words{$option} = sorted($1) if / -a '([^']*)'/;
    }
    return \%takes, \%wants_file, \%words;
}

compare_specifications('zsh', zsh_specifications());
compare_specifications('fish', fish_specifications());
like(text_of("$files/_dn2access"), qr/\{-$_\+,/, "zsh: -$_") for @letters;
like(text_of("$files/dn2access.fish"), qr/ -s $_ /, "fish: -$_") for @letters;
like(text_of("$files/_dn2access"), qr/\A#compdef dn2access\n/, 'zsh: for this command');

sub is_there { return scalar grep { -x "$_/$_[0]" } split /:/, $ENV{PATH} }

for (['zsh', '_dn2access'], ['fish', 'dn2access.fish']) {
    my ($shell, $name) = @$_;
    is(system($shell, '-n', "$files/$name"), 0, "$shell reads its file") if is_there($shell);
}

# ------------------------------------------------------------------ bash

my $completions = File::Spec->rel2abs("$files/dn2access.bash");
for my $folder (map { temp_path($_) } qw(place place/folder)) {
    mkdir $folder or die "$folder: $!";
}
file('', "place/$_") for 'alpha.pem', 'with space.pem', '--odd';

# The arguments with which each of these lines runs the command, in one bash that reads its keys.
sub typed {
    my ($setup, @lines) = @_;
    my $keys = file(join '', map { "$_\n" } "dn2access() { printf '<%s>' \"\$@\"; echo; }; $setup",
        ". '$completions'", @lines);
    my ($out, $err) = (temp_path('bash.out'), temp_path('bash.err'));
    my $pid = fork;
    die "fork: $!" if !defined $pid;
    if ($pid == 0) {
        setsid();
        chdir temp_path('place') or die "chdir: $!";
        open STDIN, '<', $keys or die "$keys: $!";
        open STDOUT, '>', $out or die "$out: $!";
        open STDERR, '>', $err or die "$err: $!";
        local @ENV{qw(INPUTRC HISTFILE TERM)} = ('/dev/null', '/dev/null', 'dumb');
        exec qw(bash --norc --noprofile -i) or die "bash: $!";
    }
    waitpid $pid, 0;
    my @runs = map { [/<([^>]*)>/g] } split /\n/, text_of($out);
    is(scalar @runs, scalar @lines, 'bash: an answer for each line') or diag(text_of($err));
    return @runs;
}

# ALL stands for the key that inserts every completion.
use constant ALL => "\e*";

sub completes {
    my ($setup, @table) = @_;
    my @runs = typed($setup, map { "dn2access $_->[0]" } @table);
    for my $i (0 .. $#table) {
        my ($line, @wanted) = @{$table[$i]};
        my $shown = $line =~ s/\e\*/[ALL]/r =~ s/\t/[TAB]/r;
        is_deeply($runs[$i], \@wanted, "bash: $shown");
    }
    return;
}

sub try_bash {
    my @options = sort((map { "--$_" } keys %takes), map { "-$_" } @letters);
    completes('', ['-' . ALL, @options], map { my $option = $_; (
        ["--$option --c" . ALL, "--$option", $takes{$option} ? '--c' : grep { /\A--c/ } @options],
        $takes{$option} ? ["--$option alp\t", "--$option", $wants_file{$option} ? 'alpha.pem' : 'alp'] : (),
        exists $words{$option} ? (["--$option " . ALL, "--$option", split / /, $words{$option}],
            ["--$option=" . ALL, do { my ($first, @more) = split / /, $words{$option}; ("--$option=$first", @more) }])
        : (),
    ) } sort keys %takes);
    completes('',
        ["--dec\t", '--decode'],
        ["--dialect op\t3", qw(--dialect openssl3)],
        ["--dialect=lib\t", '--dialect=libressl'],
        ["--dialect=lib\t--map b\t", qw(--dialect=libressl --map btree)],
        ["--dialect host --form\tj\t", qw(--dialect host --format json)],
        ["--value --dialect --ma\t", qw(--value --dialect --map)],
        ["--value -- --ma\t", qw(--value -- --map)],
        ["--tag TLS_S\tmx", qw(--tag TLS_Srv:mx)],
        ["alp\t", 'alpha.pem'],
        ["--ca alp\t", qw(--ca alpha.pem)],
        ["--ca with\t", '--ca', 'with space.pem'],
        ["fol\t", 'folder/'],
        ["--lint=alp\t", '--lint=alpha.pem'],
        ["--test alpha.pem wi\t", qw(--test alpha.pem), 'with space.pem'],
        ["-- alp\t", qw(-- alpha.pem)],
        ["-- --\t", qw(-- --odd)],
        ["--ca -- --dialect op\t", qw(--ca -- --dialect op)],
        ["--no-such\t", '--no-such'],
        ["--dialect x\t", qw(--dialect x)],
        ["-j alp\t", qw(-j alp)]);
    completes('COMP_WORDBREAKS=${COMP_WORDBREAKS//=}',
        ["--dialect=lib\t--map b\t", qw(--dialect=libressl --map btree)],
        ["--map=l\t--ca alp\t", qw(--map=ldap --ca alpha.pem)]);
    return;
}

try_bash() if is_there('bash');
done_testing();
