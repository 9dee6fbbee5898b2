#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# The manuals of the functions against the header, word by word, and their examples against what they
# say that these print.
use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use Document qw(literals read_file roff_text);

my $header = without_comments(read_file("$ENV{SOURCE}/include/dnmap.h"));
my %pages  = map { (m{([^/]+)\z})[0] => read_file($_) } glob "$ENV{SOURCE}/docs/man/*.3";
cmp_ok(scalar keys %pages, '>=', 20, 'there are manuals');

my $declared   = declared();
my $documented = documented();
cmp_ok(scalar keys %$declared, '>=', 100, 'the header has functions');
for my $function (sort keys %$declared) {
    is(join("\n", @{ $documented->{$function} // [] }),
        $declared->{$function}, "$function: once, as it is declared");
}
my @unknown = grep { !exists $declared->{$_} } sort keys %$documented;
is("@unknown", '', 'no function is documented that is not there');

blocks();
constants();
tables();
for my $page (sort keys %pages) {
    is(join(' ', names($page)), join(' ', functions($page)), "$page: NAME has what SYNOPSIS has");
}
examples();
links();
done_testing();

sub without_comments {
    my ($text) = @_;
    $text =~ s{/\*.*?\*/}{}gs;
    return $text;
}

sub squeeze {
    my ($text) = @_;
    $text =~ s/\s+/ /g;
    return $text =~ s/\A | \z//gr;
}

sub prototype_of {
    my ($type, $function, @arguments) = map { squeeze($_) } @_;
    return "$type $function(" . join(', ', @arguments) . ')';
}

# function => its prototype
sub declared {
    my %functions;
    while ($header =~ /^DNMAP_API\s+([^;()]*?)(\w+)\(([^;]*)\);/mg) {
        $functions{$2} = prototype_of($1, $2, split /,/, $3);
    }
    my $count = () = $header =~ /^DNMAP_API /mg;
    is(scalar keys %functions, $count, 'every declaration can be read');
    return \%functions;
}

# The lines of a section of a page.
sub section {
    my ($page, $title) = @_;
    return $pages{$page} =~ /^\.Sh \Q$title\E\n(.*?)(?=^\.Sh |\z)/ms ? $1 : '';
}

# function => its prototypes in the pages
sub documented {
    my %functions;
    for my $page (sort keys %pages) {
        my $synopsis = section($page, 'SYNOPSIS');
        while ($synopsis =~ /^\.Ft "?([^"\n]*)"?\n\.Fo (\w+)\n((?:\.Fa .*\n)*)\.Fc$/mg) {
            my ($type, $function, $arguments) = ($1, $2, $3);
            push @{ $functions{$function} },
                prototype_of($type, $function, $arguments =~ /^\.Fa "?([^"\n]*)"?$/mg);
        }
        my $count = () = $synopsis =~ /^\.F[ton] /mg;
        my @functions = functions($page);
        is($count, 2 * @functions, "$page: every prototype can be read");
    }
    return \%functions;
}

sub functions {
    my ($page) = @_;
    return section($page, 'SYNOPSIS') =~ /^\.Fo (\w+)$/mg;
}

sub names {
    my ($page) = @_;
    return grep { $_ ne 'libdnmap' } section($page, 'NAME') =~ /^\.Nm (\w+)/mg;
}

# Types and limits stand in the pages as in the header; each type on one of them.
sub blocks {
    my $known = squeeze($header);
    my %shown;
    for my $page (sort keys %pages) {
        my @shown = literals(section($page, 'SYNOPSIS'));
        push @shown, grep { /\Atypedef/ } literals(section($page, 'DESCRIPTION'));
        for my $line (map { /\A#/ ? split /\n/ : $_ } @shown) {
            my $block = squeeze($line);
            ok(index("$known ", "$block ") >= 0, "$page: as in the header: " . substr $block, 0, 40);
            my ($type) = $block =~ /\Atypedef .*?(\w+)(?:\([^{]*)?;\z/;
            ++$shown{$type} if defined $type;
        }
    }
    my @types = $header =~ /^(?:\} |typedef struct \w+ |typedef \w+ )(dnmap_\w+)(?:\(|;)/mg;
    cmp_ok(scalar @types, '>=', 30, 'the header has types');
    for my $type (grep { !/\Adnmap_(?:status|risk|fault)\z/ } @types) { # tables: below
        is($shown{$type}, 1, "$type: on one page");
    }
}

# The constants of enumerations and the limits.
sub constants {
    my @constants = map { /^ {4}(DNMAP_\w+)/mg } $header =~ /^typedef enum \w+ \{\n(.*?)^\}/msg;
    push @constants, grep { !/_(?:H|API|TABLE|ENUM)\z/ } $header =~ /^#define (DNMAP_\w+)/mg;
    my $all = join "\n", values %pages;
    my @tables = grep { /_(?:TABLE|ENUM)\z/ } @constants;
    is("@{[grep { !/\Q$_\E/ } @tables]}", '', 'tables are looked at below');
    for my $constant (grep { !/_(?:TABLE|ENUM)\z/ } @constants) {
        like($all, qr/\b$constant\b/, "$constant: documented");
    }
}

# The messages of statuses, risks and faults.
sub tables {
    my $rows = 0;
    for my $table (['STATUS', 'dnmap_status.3'], ['RISK', 'dnmap_key.3'], ['FAULT', 'dnmap_access_lint.3']) {
        my ($name, $page) = @$table;
        my ($list) = $header =~ /^#define DNMAP_${name}_TABLE\(X\)(.*?)\n\n/ms;
        $list =~ s/\\\n//g;
        while ($list =~ /X\((\w+), ([-\w]+), *(?:"([^"]*)", *)?((?:"(?:[^"\\]|\\.)*"\s*)+)\)/g) {
            my ($constant, $value, $id, $message) = ($1, $2, $3, $4);
            $message = join '', $message =~ /"((?:[^"\\]|\\.)*)"/g;
            $message =~ s/\\(.)/$1/g;
            $value = lc $value =~ s/\ADNMAP_//r;
            my $item = $name eq 'FAULT' ? "$constant , Dq $id , $value" : $constant;
            my ($text) = $pages{$page} =~ /^\.It Dv \Q$item\E\n(.*?)^\.(?:It|El)/ms;
            is(lc squeeze(roff_text($text // '')) =~ s/\.\z//r, lc $message, "$page: $constant");
            ++$rows;
        }
    }
    my $count = () = $header =~ /^ {4}X\(DNMAP_/mg;
    is($rows, $count, 'every row of the tables can be read');
}

# What a command of words writes to standard output, or undef.
sub output_of {
    my @words = @_;
    open my $pipe, '-|', @words or return undef;
    local $/ = undef;
    my $output = <$pipe>;
    return close $pipe ? $output // '' : undef;
}

# A CA's certificate and one that it issued.
sub certificates {
    my @new = qw(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes);
    my @commands = (
        ['req', '-x509', @new, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/C=US/O=Foo, Inc./CN=Foo CA'],
        ['req', @new, '-keyout', 'c.key', '-out', 'c.csr', '-subj', '/C=US/O=Foo, Inc./CN=mx1\\+2'],
        [qw(x509 -req -in c.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out client.pem)],
        [qw(x509 -in client.pem -outform DER -out client.der)],
    );
    for my $command (@commands) {
        system("openssl @{[map { qq('$_') } @$command]} 2>openssl.log") == 0
            or BAIL_OUT('openssl: ' . read_file('openssl.log'));
    }
}

# Each program is compiled and run; the literal text behind it is what it prints.
sub examples {
    my $folder = tempdir(CLEANUP => 1);
    chdir $folder or BAIL_OUT("$folder: $!");
    certificates();
    local $ENV{PKG_CONFIG_PATH} = "$ENV{BUILD}/meson-uninstalled";
    local $ENV{LD_LIBRARY_PATH} = "$ENV{BUILD}/lib";
    my @libraries = split ' ', output_of(qw(pkg-config --static --cflags --libs dnmap)) // '';
    ok(@libraries > 0, 'pkg-config knows the library');
    my @compiler = (split(' ', $ENV{CC}), qw(-std=c11 -Wall -Wextra -Werror));
    my $count = 0;
    for my $page (sort keys %pages) {
        my @literals = literals(section($page, 'EXAMPLES'));
        while (my ($program, $prints) = splice @literals, 0, 2) {
            open my $file, '>', 'example.c' or BAIL_OUT("example.c: $!");
            print {$file} $program;
            close $file or BAIL_OUT("example.c: $!");
            my $compiled = output_of(@compiler, '-o', 'example', 'example.c', @libraries);
            ok(defined $compiled, "$page: its example compiles") or next;
            is(output_of('./example'), $prints, "$page: and prints what it says");
            ++$count;
        }
    }
    cmp_ok($count, '>=', 18, 'nearly all pages have one');
    chdir '/';
}

# man finds the page by each function's name.
sub links {
    local $ENV{DESTDIR} = tempdir(CLEANUP => 1);
    ok(defined output_of(qw(meson install --no-rebuild --quiet --tags man -C), $ENV{BUILD}), 'installed');
    my ($folder) = split /\n/, output_of('find', $ENV{DESTDIR}, '-name', 'man3');
    for my $page (sort keys %pages) {
        my @lost = grep { !-f "$folder/$_.3" || read_file("$folder/$_.3") ne $pages{$page} } names($page);
        is("@lost", '', "$page: is found by the names of its functions");
    }
}
