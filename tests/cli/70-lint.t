#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Faults of access maps. What a corrected line has to be comes from the vectors: OpenSSL's own text.
use strict;
use warnings;

use FindBin;
use JSON::PP;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $alone  = "CERTISSUER:/CN=CA\tSUBJECT\n";
my $issuer = "${alone}CERTSUBJECT:/CN=some\tRELAY\n";    # so that each of the two has company
my $plain  = '/C=US/O=Foo+20Inc./CN=x';

# Lines that stand behind $issuer, the codes of their faults, what should stand there ('' nothing,
# undef no advice, a reference a guess).
my @lines = (
    ["CERTSUBJECT:$plain\tRELAY\n", []],
    ["certsubject:$plain   relay \n", []],
    ["CERTSUBJECT:$plain\tRELAY (why)\n", []],
    ["CERTSUBJECT:/C=US/CN=a+5C+2Bb\tRELAY\n", []],
    ["CERTSUBJECT:/CN=x+2BUID=y\tRELAY\n", []],
    ["localhost\tRELAY\nFrom:spam\@x REJECT # comment\n", []],
    ["CERTSUBJECT:/C=US/O=Foo Inc./CN=x RELAY\n", [qw(raw-blank unencoded)], "CERTSUBJECT:$plain\tRELAY\n"],
    ["CERTSUBJECT:/C=US/O=Foo  Inc./CN=x\tRELAY\n", [qw(raw-blank unencoded)],
        "CERTSUBJECT:/C=US/O=Foo+20+20Inc./CN=x\tRELAY\n"],
    ["CERTSUBJECT:/CN=(x)\tRELAY\n", ['unencoded'], "CERTSUBJECT:/CN=+28x+29\tRELAY\n"],
    ["CERTSUBJECT:/CN=\xC3\xA9\tRELAY\n", ['unencoded'], "CERTSUBJECT:/CN=+5CxC3+5CxA9\tRELAY\n"],
    ["CERTSUBJECT:/CN=a\\xC3\tRELAY\n", ['backslash'], "CERTSUBJECT:/CN=a+5CxC3\tRELAY\n"],
    ["CERTSUBJECT:/CN=x+41\tRELAY\n", ['needless'], "CERTSUBJECT:/CN=xA\tRELAY\n"],
    ["CERTSUBJECT:/C=US/O=Foo+20Inc.,+20x+5c+2by\tRELAY\n", ['hex-case'],
        "CERTSUBJECT:/C=US/O=Foo+20Inc.,+20x+5C+2By\tRELAY\n"],
    ["CERTSUBJECT:/c=US/Cn=x\tRELAY\n", ['type-case'], "CERTSUBJECT:/C=US/CN=x\tRELAY\n"],
    ["CERTSUBJECT:/CN=x/EMAILADDRESS=a\@b\tRELAY\n", ['type-case'], "CERTSUBJECT:/CN=x/emailAddress=a\@b\tRELAY\n"],
    (map { ["CERTSUBJECT:/CN=x/$_=a\@b\tRELAY\n", ['type-name'], "CERTSUBJECT:/CN=x/emailAddress=a\@b\tRELAY\n"] }
        qw(E Email EMAIL)),
    ["CERTSUBJECT:/commonName=x\tRELAY\n", ['type-name'], "CERTSUBJECT:/CN=x\tRELAY\n"],
    ["CERTSUBJECT:/CN=a+2Bb\tRELAY\n", ['dialect'], "CERTSUBJECT:/CN=a+5C+2Bb\tRELAY\n"],
    ["CERTSUBJECT:/CN=A/B\tRELAY\n", ['dialect'], "CERTSUBJECT:/CN=A+5C/B\tRELAY\n"],
    ["CERTSUBJECT:/CN=x/O=Foo/C=US\tRELAY\n", ['reversed'], \"CERTSUBJECT:/C=US/O=Foo/CN=x\tRELAY\n"],
    ["CERTSUBJECT:C=US/CN=x\tRELAY\n", ['no-slash'], "CERTSUBJECT:/C=US/CN=x\tRELAY\n"],
    ["CERTSUBJECT:/C=US/CN=x/\tRELAY\n", ['extra-slash'], "CERTSUBJECT:/C=US/CN=x\tRELAY\n"],
    ["CERTSUBJECT:foo\tRELAY\n", ['malformed']],
    ["CERTSUBJECT:\tRELAY\n", ['malformed']],
    ["CERTSUBJECT:/CN=" . 'x' x 240 . "\tRELAY\n", ['key-cut']],
    ["CERTSUBJECT:/CN=" . 'x' x 241 . "\tRELAY\n", ['key-too-long']],
    ["CERTSUBJECT:/O=" . 'x' x 200 . '/CN=' . 'x' x 52 . "\tRELAY\n", ['key-too-long']],
    # No correction that would let in more, never match, or be two lines.
    ["CERTSUBJECT:/O=a\"b/CN=" . 'x' x 200 . "/L=" . 'x' x 50 . "\tRELAY\n", [qw(key-too-long)]],
    ["CERTSUBJECT:/CN=" . 'x' x 240 . "\tRELAY # x\n", [qw(key-cut value-comment)]],
    ["CERTSUBJECT:/CN=\"" . 'x' x 237 . "\tRELAY\n", ['unencoded']],
    ["CERTSUBJECT:/CN=\"" . 'x' x 236 . "\tRELAY\n", ['unencoded'], "CERTSUBJECT:/CN=+22" . 'x' x 236 . "\tRELAY\n"],
    ["CERTSUBJECT:/CN=" . '"' x 60 . "\tERROR:" . 'y' x 900 . "\n", [qw(unencoded value-ignored)]],
    ["CERTSUBJECT:$plain\tRELAY # Jason\n", ['value-comment'], "CERTSUBJECT:$plain\tRELAY\n"],
    ["CERTSUBJECT:$plain\t\"RELAY\"\n", ['value-quoted'], "CERTSUBJECT:$plain\tRELAY\n"],
    (map { ["CERTSUBJECT:$plain\t$_\n", ['value-ignored']] } 'OK', 'REJECT', 'SUBJECT', 'RELAY x', 'ERROR:550 no'),
    ["CERTSUBJECT:$plain\tRELAY\r\n", ['crlf'], "CERTSUBJECT:$plain\tRELAY\n"],
    ["CERTSUBJECT:$plain\tRELAY\ncertSubject:\U$plain\E\tRELAY\n", ['duplicate'], ''],
    ["CERTSUBJECT:$plain\tRELAY\nCERTSUBJECT:$plain\tOK\n", [qw(conflict value-ignored)]],
    ["x y\nX y\n", ['duplicate'], ''],
    ["x y\nX z\n", ['conflict']],
    [" x y\n", ['leading-blank']],
    ["x\n", ['no-value']],
    ['x ' . 'y' x 1021 . "\n", ['long-line']],
    ["CERTSUBJECT:/CN=A/B\tRELAY\nCERTSUBJECT:/CN=A+5C/B\tOK\n", [qw(collision dialect value-ignored)],
        \"CERTSUBJECT:/CN=A+5C/B\tRELAY\n"],
);
check_line(@$_) for @lines;
without_company();
to_the_next_dialect();
vectors();
forms();
SKIP: {
    my ($makemap) = grep { -x } map { "$_/makemap" } (split /:/, $ENV{PATH}), '/usr/sbin';
    skip 'no makemap', 1 if !$makemap || $> != 0;
    with_makemap($makemap);
}
done_testing();

sub lint {
    my ($source, @options) = @_;
    my $result = run({stdin => $source}, @options, '--lint', '-');
    like($result->{status}, qr/^[01]$/, 'exit status') or diag($result->{err});
    return $result;
}

sub findings {
    my ($source, @options) = @_;
    return map { decode_json($_) } split /\n/, lint($source, @options, qw(--format json))->{out};
}

sub visible { return join '', map { /[ -~]/ ? $_ : sprintf '\\x%02X', ord } split //, substr $_[0], 0, 60 }

sub check_line {
    my ($line, $codes, $fixed) = @_;
    my $name   = visible($line);
    my $source = $issuer . $line;
    my @found  = findings($source);
    is(join(' ', sort map { $_->{code} } @found), join(' ', sort @$codes), "faults: $name");
    is(run({stdin => $source}, '--lint', '-')->{status}, @$codes ? 1 : 0, "exit status: $name");

    my @last  = split /^/, $line;
    my $first = @found ? $found[0]{line} - 3 : 0;
    my @after = @last;
    $after[$first] = $fixed if defined $fixed && !ref $fixed;
    my $result = run({stdin => $source}, qw(--fix --lint -));
    is($result->{out}, $issuer . join('', @after), "--fix: $name");
    my @advice = grep { defined $_->{fixed} } @found;
    is(@advice ? $advice[0]{fixed} : undef, ref $fixed ? $$fixed : $fixed, "advice: $name") or diag(explain \@found);
    is(!!$_->{certain}, !ref $fixed, "certain: $name") for grep { $_->{line} == $found[0]{line} } @advice;
    return;
}

sub without_company {
    my @found = findings("CERTSUBJECT:/CN=x\tRELAY\n");
    is_deeply([map { $_->{code} } @found], ['subject-unused'], 'no CERTISSUER with SUBJECT');
    @found = findings($alone);
    is_deeply([map { $_->{code} } @found], ['no-subjects'], 'SUBJECT without subjects');
    is_deeply([findings("CERTISSUER:/CN=CA\tRELAY\n")], [], 'RELAY needs none');
    my $long = 'CERTISSUER:/CN=' . 'x' x 241 . "\tSUBJECT\nCERTSUBJECT:/CN=x\tRELAY\n";
    is_deeply([findings($long)], [], 'with SUBJECT a cut key is all right');
    return;
}

# The vectors of both dialects in one map.
sub read_vectors {
    my @rows;
    open my $in, '<', "$FindBin::Bin/../vectors/names.tsv" or die "names.tsv: $!";
    while (<$in>) {
        chomp;
        push @rows, [(split /\t/, $_, -1)[1, 2]] if !/^#/;
    }
    return @rows;
}

# Names that are read back without doubt: their key says all about them. By their keys.
sub clear_keys {
    my ($dialect, @keys) = @_;
    my $text = join '', map { "$_\n" } @keys;
    my $result = run({stdin => $text}, qw(--decode --keep-going --quiet --format json --dialect), $dialect);
    return map { $_->{key} => 1 }
        grep { "@{$_->{flags}}" !~ /:ambiguous/ }
        map { decode_json($_) } split /\n/, $result->{out};
}

sub to_the_next_dialect {
    my $map = $issuer . "CERTSUBJECT:/CN=a+2Bb\tRELAY\nCERTSUBJECT:/CN=x\tRELAY\n";
    my @next = qw(--dialect openssl3 --from-dialect openssl1);
    my @found = findings($map, @next);
    is_deeply([map { [@$_{qw(line code)}] } @found], [[3, 'upgrade']], 'one key changes');
    is(run({stdin => $map}, @next, qw(--fix --lint -))->{out},
        $issuer . "CERTSUBJECT:/CN=a+2Bb\tRELAY\nCERTSUBJECT:/CN=a+5C+2Bb\tRELAY\nCERTSUBJECT:/CN=x\tRELAY\n",
        'both keys');
    is(run({stdin => $issuer . "CERTSUBJECT:/CN=a+2Bb\tRELAY"}, @next, qw(--fix --lint -))->{out},
        $issuer . "CERTSUBJECT:/CN=a+2Bb\tRELAY\nCERTSUBJECT:/CN=a+5C+2Bb\tRELAY", 'a last line that does not end');
    # OpenSSL 3 leaves out what does not fit: the key of all names that begin so.
    my $grows = $issuer . 'CERTSUBJECT:/O=a/CN=' . '+2B' x 130 . "\tRELAY\n";
    is(run({stdin => $grows}, @next, qw(--map ldap --fix --lint -))->{out}, $grows, 'no key of a cut name');
    for my $name ("/CN=\x0b" . 'x' x 260, '/O=a"b/CN=' . 'x' x 250) {
        my $cut = $issuer . "CERTSUBJECT:$name\tRELAY\n";
        is(run({stdin => $cut}, qw(--map ldap --dialect openssl3 --fix --lint -))->{out}, $cut, 'nor of one that is cut here');
    }
    my $old = "CERTSUBJECT:/CN=a+5C+2Bb\tRELAY\n";
    is_deeply([map { $_->{code} } findings($issuer . $old, qw(--dialect openssl1))], ['other-dialect'],
        'a key of OpenSSL 3 on an older host');
    return;
}

# Keys that people write for known names: --fix finds the key that OpenSSL makes.
sub vectors {
    my ($clean, $fixed, $wrong) = (0, 0, 0);
    my %careless = (
        'a raw blank'     => sub { $_[0] =~ s/\+20/ /gr },
        'lower hex'       => sub { $_[0] =~ s/(\+[0-9A-F]{2})/\L$1/gr },
        'all raw'         => sub { $_[0] =~ s/\+(?!5C|2B)([0-9A-F]{2})/chr hex $1/egr },
        'no slash'        => sub { substr $_[0], 1 },
        'types in lower'  => sub { $_[0] =~ s{\A/(?!UID)([A-Z]+)=}{/\L$1=}r },
        'e-mail'          => sub { $_[0] =~ s{/emailAddress=}{/Email=}gr },
        'needless'        => sub { $_[0] =~ s{(=[^/+]*?)([a-z])}{$1 . sprintf '+%02X', ord $2}er },
    );
    my %seen;
    my @keys = grep { $_ ne '' && length $_ <= 235 && !$seen{lc $_}++ } map { $_->[0] } read_vectors();
    my %is_clear = clear_keys('openssl3', @keys);
    @keys = grep { $is_clear{$_} } @keys;
    my %faults;
    push @{$faults{$_->{line} - 3}}, $_->{code}
        for grep { $_->{code} ne 'reversed' } findings($issuer . join '', map { "CERTSUBJECT:$_\tRELAY\n" } @keys);
    for my $i (0 .. $#keys) {
        is_deeply($faults{$i} // [], [], "no fault: $keys[$i]") and $clean++;
    }
    for my $how (sort keys %careless) {
        my %written = map { $_ => $careless{$how}->($_) } @keys;
        # Blanks at the end are no longer there; without a capital it may come from a map.
        my @changed = grep { $written{$_} ne $_ && $written{$_} !~ / \z/ && $written{$_} =~ /[A-Z]/ } @keys;
        my $map = $issuer . join '', map { "CERTSUBJECT:$written{$_}\tRELAY\n" } @changed;
        my $result = run({stdin => $map}, qw(--fix --lint -));
        my %guessed = map { $_ - 3 => 1 } $result->{err} =~ /:(\d+): entry \d+: \w+ reversed:/g; # not put in place
        my (undef, undef, @lines) = split /^/, $result->{out};
        is(scalar @lines, scalar @changed, "$how: a line each");
        for my $i (grep { !$guessed{$_} } 0 .. $#changed) {
            if ($lines[$i] eq "CERTSUBJECT:$changed[$i]\tRELAY\n") {
                $fixed++;
            } else {
                $wrong++;
                diag("$how: $written{$changed[$i]} gave $lines[$i]");
            }
        }
    }
    cmp_ok($clean, '>', 40, "keys without a fault: $clean");
    cmp_ok($fixed, '>', 100, "careless keys corrected: $fixed");
    is($wrong, 0, 'none to anything else');
    return;
}

sub forms {
    my $path = file("${issuer}CERTSUBJECT:/CN=A/B\tRELAY\n\e[31m\n");
    expect('text', run('--lint', $path), 1,
        "$path:3: error dialect: the mail server's TLS library writes this name in another way\n"
            . "$path:3: should be: CERTSUBJECT:/CN=A+5C/B\tRELAY\n"
            . "$path:4: error no-value: makemap refuses a key without a value\n");
    my $escape = run({stdin => $issuer . "CERTSUBJECT:/CN=A/\e[31m\tRELAY\n"}, qw(--lint -));
    unlike($escape->{out}, qr/\e/, 'no escape reaches the terminal');
    expect('an empty map', run({stdin => ''}, qw(--lint -)), 0, '', qr/\Adn2access: standard input: warning: it is empty\n\z/);
    expect('of comments alone', run({stdin => "# none\n"}, qw(--lint -)), 0, '');
    expect('no map', run('--lint', '/nonexistent'), 66, '', qr/can't open/);
    expect('a directory', run('--lint', '/'), 74, '', qr/reading the input failed/);
    for my $options (['--fix'], ['--from-dialect', 'openssl1']) {
        expect("@$options alone", run(@$options), 64, '', qr/for --lint/);
    }
    expect('--lint with operands', run('--lint', $path, $path), 64, '', qr/--lint takes the map/);
    expect('--lint --text', run('--lint', $path, '--text'), 64, '', qr/--lint takes the map/);

    return;
}

# The exit status of makemap, which makes a map of the source.
sub makemap {
    my ($makemap, $path, $source) = @_;
    open my $pipe, '|-', "exec $makemap hash $path 2>/dev/null" or die "makemap: $!";
    print {$pipe} $source;
    close $pipe;
    return $? >> 8;
}

# What makemap makes of maps.
sub with_makemap {
    my ($makemap) = @_;
    my $folder = "/var/lib/dnmap-lint-$$";
    mkdir $folder or die "$folder: $!";

    # It writes a compiled map, and reads it for us.
    is(makemap($makemap, "$folder/access", "${issuer}CERTSUBJECT:/C=US/CN=A/B\tRELAY\n"), 0, 'makemap takes it');
    my $result = run('--lint', "$folder/access.db");
    is($result->{status}, 1, 'a compiled map');
    like($result->{out}, qr/^\Q$folder\E\/access\.db:\d: error dialect:/m, 'its fault');
    like($result->{out}, qr/should be: certsubject:\/c=us\/cn=a\+5c\/b\tRELAY\n/, 'corrected as it is stored');

    for my $row (["x y\nX y\n", 'same'], ["x y\nX z\n", 'another']) {
        my ($source, $name) = @$row;
        isnt(makemap($makemap, "$folder/twice", $source), 0, "$name value: makemap ends with an error");
        like(run({stdin => $source}, qw(--lint -))->{out}, qr/ $name value: makemap ends with an error$/m, 'as is told');
    }
    is(makemap($makemap, "$folder/twice", run({stdin => "x y\nX y\n"}, qw(--fix --lint -))->{out}), 0, '--fix mends it');
    unlink glob "$folder/*";
    rmdir $folder;
    return;
}
