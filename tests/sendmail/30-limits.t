#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The names for which sendmail refuses the recipient, "553 5.1.1 Address too long": when exactly it
# does, and that dn2access refuses to write keys of just those names.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use SendmailTest qw(begin dn2access make_access prescan_cost test_mode work_dir write_cf);

use constant LIMIT    => 1251;
# Test mode leaves the code 553 5.1.1 out.
use constant REFUSAL  => qr/\.\.\. Address too long$/m;
use constant OPERATOR => '.:%@!^/[]+,;';

begin();
my $issuer = '/CN=Issuer';
make_access("CERTISSUER:$issuer SUBJECT\n");
my $cf = write_cf('limits', undef, undef, '');

test_operators();
test_boundaries($_) for qw(cert_issuer cert_subject);
test_dn2access();
done_testing();

# Whether sendmail refuses these values of a macro, in one run of its test mode.
sub refusals {
    my ($macro, @values) = @_;
    my @lines = map {
        ('.D{verify}OK', ".D{cert_issuer}$issuer", ".D{$macro}" . quote($_), 'RelayTLS x')
    } @values;
    my (undef, @outputs) = split /RelayTLS +input: /, test_mode($cf, @lines);
    die "not one answer for each value\n" if @outputs != @values;
    return map { $_ =~ REFUSAL ? 1 : 0 } @outputs;
}

# A line of test mode is a line of sendmail.cf.
sub quote {
    my ($value) = @_;
    $value =~ s/\#/\\#/g;
    $value =~ s/\$/\$\$/g;
    return $value;
}

# A text of this cost that ends in `tail`, made of words and points. Words stay short: prescan refuses
# a token of more than 256 characters for another reason.
sub text_of_cost {
    my ($cost, $tail) = @_;
    my $text = $tail;
    $text = "aaaaaaaaa.$text" while prescan_cost("aaaaaaaaa.$text") <= $cost - 4;
    my $missing = $cost - prescan_cost(".$text");
    return ('a' x ($missing - 1)) . ".$text";
}

# Every character that xtext leaves alone, and its plus sign: one more token between two letters, or
# part of a word?
sub test_operators {
    my @characters = grep { !/[()<>"\\]/ } map { chr } 0x21 .. 0x7E;
    my @word = refusals('cert_issuer',
        map { text_of_cost(LIMIT - 1, 'aaa') =~ s/aaa\z/a${_}a/r } @characters);
    my $found = join '', map { $word[$_] ? $characters[$_] : () } 0 .. $#characters;
    is(join('', sort split //, $found), join('', sort split //, OPERATOR),
        'the characters that are a token of their own');
    return;
}

sub test_boundaries {
    my ($macro) = @_;
    my %tail = (
        words       => 'aaa',
        operators   => '/./.' . '+,;[]@!%:^' x 20,
        'plus signs' => '+' x 600,
        encoded     => '/CN=' . '+5C' x 240,
        'non-ASCII' => '/CN=' . '+5CxC3+5CxA9' x 60,
        punctuation => q{#$&'*-=?_`{|}~} x 16,
        commas      => 'a,b;' x 150,
    );
    for my $what (sort keys %tail) {
        my @texts = map { text_of_cost(LIMIT + $_, $tail{$what}) } -1, 0, 1, 2;
        is_deeply([map { prescan_cost($_) } @texts], [map { LIMIT + $_ } -1, 0, 1, 2],
            "$macro, $what: the texts are what they should be");
        is_deeply([refusals($macro, @texts)], [0, 0, 1, 1], "$macro, $what: over 1251, not at 1251");
    }
    return;
}

# Names of at most 255 bytes, all that sendmail reads. Each special byte costs five: three characters
# and two tokens.
sub test_dn2access {
    my @values;
    for my $n (244 .. 251) {
        push @values, map { $_ . '(' x $n } '', qw(a . ab a.b), 'C,', '(.', '(a';
        push @values, map { '(' x $n . $_ } 'a', '.', '-', ';)', "\\", '>a<';
    }
    my @names = grep { length() <= 255 } map { "/CN=$_" } @values;
    my @refused = refusals('cert_subject', map { encode($_) } @names);
    ok(scalar(grep { $_ } @refused) > 10 && scalar(grep { !$_ } @refused) > 10,
        'sendmail refuses some of the names and takes some');
    compare($names[$_], $refused[$_]) for 0 .. $#names;
    return;
}

# xtext for names without a slash or a plus sign in their values.
sub encode {
    my ($name) = @_;
    return $name =~ s/([^\x21-\x7E]|[+\\()<>"])/sprintf '+%02X', ord $1/ger;
}

sub compare {
    my ($name, $refused) = @_;
    my ($status, $out) = dn2access("$name\n", qw(--text --subject --allow-cut -));
    my $label = sprintf '%s... (%d bytes, cost %d)', substr($name, 0, 10), length $name,
      prescan_cost(encode($name));
    if ($refused) {
        is("$status:$out", '65:', "refused: $label");
    } else {
        is($status, 0, "written: $label");
        like($out, qr/^CERTSUBJECT:\S+\tRELAY$/m, "key: $label");
    }
    return;
}
