# SPDX-License-Identifier: BSD-2-Clause
package DNMap;

use strict;
use warnings;
use warnings::register;

use Exporter qw(import);

use DNMap::AccessMap ();
use DNMap::Error    ();
use DNMap::Finding  ();
use DNMap::Iterator ();
use DNMap::Name     ();
use DNMap::Native   ();

our $VERSION   = '0.1.0';
our @EXPORT_OK = qw(decode encode entries explain fix ldif libcrypto_version lint macros
    requirement);

# Certificates read in one native call.
my $batch = 1000;

sub encode {
    my ($bytes) = @_;
    return DNMap::Native::xtext_encode($bytes);
}

sub decode {
    my ($text) = @_;
    return DNMap::Native::xtext_decode($text);
}

# Straight to C: a sub in between would take as long as the call itself.
*macros = \&DNMap::Native::macros;

sub libcrypto_version {
    return DNMap::Native::libcrypto_version();
}

# ------------------------------------------------------------------ reading

my @reading_options = qw(text password from_log log_dialect);

sub iterate {
    my ($class, @arguments) = @_;
    my $options = _take_options(\@arguments, @reading_options);
    return DNMap::Iterator->over_files($options, @arguments);
}

# Options stand behind the paths, in pairs or in a hash: takes them off.
sub _take_options {
    my ($arguments, @known) = @_;
    my %known = map { $_ => 1 } @known;
    my %options;
    if (@$arguments && ref $arguments->[-1] eq 'HASH') {
        %options = %{pop @$arguments};
    } else {
        while (@$arguments >= 2 && defined $arguments->[-2] && $known{$arguments->[-2]}) {
            my ($option, $value) = splice @$arguments, -2;
            $options{$option} //= $value;
        }
    }
    DNMap::Name::_check(\%options, @known);
    return \%options;
}

# ------------------------------------------------------------------ entries

sub entries {
    my (@paths) = @_;
    my $options = _take_options(\@paths, @reading_options,
        qw(mode tag value dialect map allow_cut allow_empty allow_too_long fold name_only
            issuer_regex subject_regex config));
    my $mode  = $options->{mode} // 'client';
    my $files = DNMap::Iterator::open_files($options, @paths);
    my $maker = _maker($options, $mode);
    my @regexes = DNMap::AccessMap::_regexes($options);    # which have to live as long
    DNMap::Native::entries_set_regexes($maker, @regexes);

    my (@lines, @tallies, $done);
    while (!$done) {
        my $read = DNMap::Native::entries_read($maker, $files, $mode, $batch);
        (my ($lines, $notes, $tallies), $done) = @$read;
        push @lines, split /\n/, $lines;
        $tallies->[$_][0] += $tallies[$_][0] for keys @tallies;
        @tallies = @$tallies;
        warnings::warnif(_note(@$_)) for @$notes;
    }
    warnings::warnif("$_->[0] $_->[1]: $_->[2]") for grep { $_->[0] } @tallies;
    return @lines;
}

sub _maker {
    my ($options, $mode) = @_;
    my $maker   = DNMap::Native::entries_new();
    my $dialect = $options->{dialect} // 'host';
    DNMap::Native::entries_set_mode($maker, $mode);
    DNMap::Native::entries_set_tag($maker, $options->{name_only} ? '' : $options->{tag});
    DNMap::Native::entries_set_value($maker, $options->{value});
    DNMap::Native::entries_set_all_dialects($maker, $dialect eq 'all' ? 1 : 0);
    DNMap::Native::entries_set_dialect($maker, $dialect) if $dialect ne 'all';
    DNMap::Native::entries_set_map($maker, $options->{map} // 'hash');
    DNMap::Native::entries_allow($maker, DNMap::Name::_allowed($options));
    DNMap::Native::entries_set_fold($maker, $options->{fold} ? 1 : 0);
    return $maker;
}

sub _note {
    my ($source, $line, $entry, $role, $message) = @_;
    $source .= ":$line"         if $line;
    $source .= ": entry $entry" if $entry;
    return "$source: " . (defined $role ? "$role: " : '') . $message;
}

sub requirement {
    my (%options) = @_;
    DNMap::Name::_check(\%options, qw(key level subject issuer cn dialect allow_cut allow_empty));
    DNMap::Error->throw(message => 'cn => 1 needs the subject') if $options{cn} && !$options{subject};
    my ($text) = DNMap::Native::requirement($options{key}, $options{level} // 'VERIFY',
        @options{qw(subject issuer)}, $options{cn} ? $options{subject} : undef,
        $options{dialect} // 'host', DNMap::Name::_allowed(\%options));
    return $text;
}

sub ldif {
    my (%options) = @_;
    DNMap::Name::_check(\%options, qw(key value base cluster host replace));
    return DNMap::Native::ldif(@options{qw(key value base cluster host)}, $options{replace} ? 1 : 0);
}

# ------------------------------------------------------------------ faults of a map

sub lint {
    my ($source, %options) = @_;
    DNMap::Name::_check(\%options, qw(dialect next_dialect map));
    my $dialect = $options{dialect} // 'host';
    my $rows = DNMap::Native::lint($source, $dialect, $options{next_dialect} // $dialect,
        $options{map} // 'hash');
    return map { bless $_, 'DNMap::Finding' } @$rows;
}

sub fix {
    my ($source, %options) = @_;
    my ($fixed, $done) = ('', 0);
    for my $finding (lint($source, %options)) {
        next if !$finding->certain || $finding->offset < $done;
        $fixed .= substr($source, $done, $finding->offset - $done) . $finding->fixed;
        $done = $finding->offset + $finding->length;
    }
    return $fixed . substr $source, $done;
}

sub explain {
    my ($warning) = @_;
    for (my $bit = 1; defined(my $known = DNMap::Native::risk_id($bit)); $bit <<= 1) {
        return DNMap::Native::risk_message($bit) if defined $warning && $known eq $warning;
    }
    DNMap::Error->throw(message => 'no such warning: ' . ($warning // 'undef'));
    return;
}

1;

__END__

=encoding utf8

=head1 NAME

DNMap - the access-map keys under which sendmail looks up TLS client certificates

=head1 SYNOPSIS

    use DNMap qw(encode decode entries);

    # What the command dn2access prints for these files.
    my @lines = entries('clients/', mode => 'client');

    # One name.
    my $name = DNMap::Name->from_file('ca.pem');
    print $name->access_line(tag => 'CERTISSUER'), "\n";

    my $other = DNMap::Name->from_text('C = US, O = Foo, CN = a+b');
    print $other->key(tag => 'CERTSUBJECT', dialect => 'openssl3'), "\n";
    # CERTSUBJECT:/C=US/O=Foo/CN=a+5C+2Bb

    # Certificate by certificate, whatever their number.
    my $iterator = DNMap->iterate('bundle.pem');
    while (my $certificate = $iterator->next) {
        print $certificate->subject, "\n";
    }

=head1 DESCRIPTION

sendmail lets a client relay by its TLS certificate: it turns the names of issuer and subject into
text, encodes it and looks it up in the access map. This module makes those keys, byte for byte as
sendmail does. A key that can never match, or that matches other names too, is never given: the call
dies, unless the option that allows it is set.

Certificates, DER, PEM, paths, tags and values are bytes; a wide character in them is an error.
Written names (C<from_text>) and the values of attributes are characters. Offsets count bytes.

=head1 FUNCTIONS

Nothing is exported unless asked for.

=over

=item encode($bytes)

Bytes as sendmail's xtext: C<+> and two hex digits for all that is not plain. Up to three characters
a byte.

=item decode($xtext)

The bytes that xtext stands for. Dies with the code C<xtext>, and the offset, for anything else.

=item entries(@paths, %options)

The access-map lines, without newlines, that let the holders of certificates relay. Paths are files
in PEM or DER, told by the content (certificates, PKCS#7, PKCS#12, requests), and directories, which
stand for their visible files. A line that appeared before is left out. All or nothing: it dies of the
first input that can't be read and of the first key that would be unsafe. Options, as pairs behind the
paths or in one hash (which a file named like an option needs; or call it F<./mode>):

=over

=item mode

What each certificate gives: C<client> (the default) C<< CERTISSUER:<issuer> SUBJECT >> and
C<< CERTSUBJECT:<subject> RELAY >>; C<ca> C<< CERTISSUER:<subject> RELAY >>, all that this CA signed;
C<issuer> C<< CERTISSUER:<issuer> RELAY >>; C<subject> C<< CERTSUBJECT:<subject> RELAY >>.

=item tag, value

Others than the mode's own.

=item dialect, map, allow_cut, allow_empty, allow_too_long

See L</key(%options)>. The dialect C<all> gives the distinct keys of all real ones.

=item issuer_regex, subject_regex, config

The site's C<_CERT_REGEX_ISSUER_> and C<_CERT_REGEX_SUBJECT_> with each C<$> once, or the text of its
sendmail.mc or sendmail.cf: keys are what the expressions make of the names.

=item fold

True for keys in lower case, as makemap stores them.

=item name_only

True for the encoded names alone, without tag and value.

=item text

True to read written names instead of certificates, or what C<openssl x509 -text> prints.

=item password

Opens PKCS#12 files.

=item from_log, log_dialect

The files are logs of sendmail (LogLevel 12 or more): the names of clients that were verified and whose host or
address fits this pattern, as in the shell; C<*> for all. They were written by a mail server of
C<log_dialect>, by default this host's. A name that the log cuts is passed over, with a warning.

=back

=item DNMap->iterate(@paths, %options)

A L<DNMap::Iterator|/ITERATORS> over the same paths, with the options C<text>, C<password>, C<from_log>
and C<log_dialect>.

=item ldif(key => $key, value => $value, base => $dn, cluster => $cluster, replace => $replace)

The LDIF of one entry for sendmail's C<FEATURE(`access_db', `LDAP')>, below
C<sendmailMTAMapName=access> in C<base>. The key is that of L</key(%options)> with the map C<ldap>, which
does not cut. Without key and value it is the entry of the map itself, which must be there first. C<host>
instead of C<cluster> is for a single mail server. With C<replace> there are two records, for
C<ldapmodify -c>: an entry that is there already becomes the same.

=item requirement(subject => $name, issuer => $name, cn => $too, level => $level, key => $key)

The value of an entry C<TLS_Clt:>, C<TLS_Srv:> or C<TLS_Rcpt:> that asks a peer for this subject, or this issuer,
or both; with C<cn> for the subject's common name too. With a key (C<TLS_Srv:mx.example.com>) it is the whole
line. The level is C<VERIFY> (the default) or C<VERIFY:BITS>, behind C<PERM+> or C<TEMP+>; with C<ENCR> nobody
would have verified the names, so it is an error. Options: C<dialect>, C<allow_cut>, C<allow_empty> as for
L</key(%options)>.

=item lint($source, %options)

What is wrong with the lines for certificates in the source (bytes) of an access map, which is read as
makemap reads it: a list of L<findings|/FINDINGS>. Options: C<dialect> and C<map> as for
L</key(%options)>; C<next_dialect>, that of the TLS library to come: keys that change then are found too.

=item fix($source, %options)

The source with every correction that is certain; all other lines are the same to the byte.

=item explain($warning)

The meaning of a word that L</warnings()> gives.

=item macros($der, $dialect)

The values of sendmail's C<{cert_subject}> and C<{cert_issuer}> for a certificate in DER, with nothing
behind it: a list of two. The shortest way for those who have many certificates. C<$dialect> is the
mail server's TLS library, this host's if it is left out. Dies with the code C<der> or
C<trailing>. Nothing is refused here: a name that sendmail cuts or gets empty has a value too;
L</entries(@paths, %options)> and the method C<key> tell of such dangers.

=item libcrypto_version()

The TLS library in use, for example C<OpenSSL 3.0.17 1 Jul 2025>.

=back

=head1 NAMES

A DNMap::Name never changes. As a string it is the text that this host's TLS library makes of it.
C<eq> compares two names by types, values and RDNs, byte for byte; with a string it compares the text.

=head2 Making them

=over

=item DNMap::Name->from_der($der)

Reads the DER encoding of a Name; all of it has to be one.

=item DNMap::Name->from_text($text, format => $format)

Reads a name as people and the openssl command write it: C</C=US/O=Foo> (format C<slash>), C<O=Foo,C=US>
(C<rfc4514>), C<C = US, O = Foo> (C<openssl>); C<auto> tells by the text.

=item DNMap::Name->from_key($key, dialect => $dialect)

Reads a key back, with or without tag and colon, also one that makemap has folded: the name that it
reads as. Dies for a key that sendmail never makes of a name. Other names may have the same key: see
L</warnings()>.

=item DNMap::Name->from_pem($bytes, which => 'subject')

=item DNMap::Name->from_file($path, which => 'subject')

The subject, or with C<< which => 'issuer' >> the issuer, of the first certificate, in PEM or DER.
The options C<text> and C<password> are those of L</entries(@paths, %options)>.

=item DNMap::Name->all_from_file($path, which => 'subject')

The same of every certificate, as a list.

=item DNMap::Name->from_x509($x509, which => 'subject')

The same of a L<Crypt::OpenSSL::X509> object.

=back

=head2 Keys

=over

=item key(%options)

The text under which sendmail looks the name up. Options:

=over

=item tag

Put before it with a colon, for example C<CERTISSUER>. Without it the name alone.

=item dialect

The mail server's TLS library: C<host> (this one's, the default), C<openssl3>, C<openssl1>,
C<libressl>, or C<readme>, which no sendmail looks up.

=item map

The kind of map, which may cut the key: C<hash> (the default), C<btree>, C<cdb>, C<dbm>, C<socket>,
C<ldap>.

=item allow_cut, allow_empty, allow_too_long

True to give keys that are cut and so match other names too; of empty names, which never match; of
names that sendmail refuses (553), which never match. Else these die with the code C<unsafe>.

=back

=item keys(%options)

The distinct keys of the dialects openssl3, openssl1 and libressl, for a map that serves hosts with
different TLS libraries.

=item access_line(%options)

A line of the map's source: key, tab and C<value> (the default is RELAY), without a newline. With the
value SUBJECT a cut key is allowed: the subject still decides.

=item cn(dialect => $dialect)

The value of sendmail's C<{cn_subject}> or C<{cn_issuer}>.

=item matches($key, dialect => $dialect, map => $map)

True if a map with this key (with or without tag and colon, in any case) has an entry for the name.

=item warnings()

The dangers of its key on this host in a hash map, as a list of words that C<DNMap::explain> explains.
Those that forbid it are C<macro-cut>, C<key-cut>, C<empty> and C<too-long>.

=item truncated()

True if sendmail sees only the first 255 bytes of the name.

=back

=head2 Attributes and text

=over

=item rfc4514()

The name as RFC 4514 has it, last attribute first, in characters; C<from_text> reads it back. A value that
is not UTF-8 as it stands is written as C<#> and its encoding in hex.

=back

=over

=item attributes()

The attributes in their encoded order. Each has C<type> (the short name that the TLS library prints,
or the dotted OID), C<oid> (dotted), C<value> (characters; undef where its string type has none), C<raw>
(the value's bytes as the certificate has them) and C<rdn> (the index of its RDN, from 0; equal for the
attributes of a multi-valued RDN).

=back

=head1 ITERATORS

=over

=item next()

The next L<certificate|/CERTIFICATES>, or undef after the last. Dies for a source or block that can't be
read; the next call goes on with what follows it.

=item all()

All that are left, as a list.

=back

=head1 CERTIFICATES

What an iterator gives has C<subject> and C<issuer> (names, or undef), C<name> (a written name of which
nothing says whose it is), C<kind> (C<certificate>, C<request> or C<text>), C<is_ca>, C<source> (the path),
C<line> (0 in DER) and C<index> (its number in the source, from 1).

=head1 FINDINGS

What C<lint> gives has C<line>, C<severity> (C<error>: the line does not do what it says; C<warning>;
C<note>), C<code> (C<raw-blank>, C<dialect>, C<value-comment> and others), C<message>, C<fixed> (what should
stand there, newline included; empty if the line should go; undef if that can't be told), C<certain>
(false if C<fixed> is only a guess), C<offset> and C<length> (the line's bytes, newline included).

=head1 ACCESS MAPS

=over

=item DNMap::AccessMap->new($source, %options)

The source (bytes) of an access map, read as makemap reads it. Options: C<dialect> and C<map> as for
L</key(%options)>; C<issuer_regex> and C<subject_regex>, the site's C<_CERT_REGEX_ISSUER_> and
C<_CERT_REGEX_SUBJECT_> with each C<$> once.

=item test($certificate)

What sendmail does with a client of this L<certificate|/CERTIFICATES>, if it verifies: a hash of C<may_relay>,
C<reason> (C<issuer-relay>, C<subject-relay>, C<no-issuer-entry>, C<issuer-value>, C<no-subject-entry>,
C<subject-value>, C<address-too-long>, C<not-verified>) and C<lookups>, the issuer's and, if it came to that, the subject's: hashes
of C<key>, C<found>, and of the C<line> (0 if there is none), C<entry_key> and C<entry_value> of the entry, or,
if it was not found, of one that was meant to be it: once corrected, or but for one byte.

=back

=head1 ERRORS

Every failure dies with a DNMap::Error, which stringifies. It has C<code> (what failed: C<open>, C<io>,
C<der>, C<pem>, C<text>, C<type>, C<xtext>, C<unsafe>, C<argument> and others: the library's status in
lower case, without DNMAP_E_ and with hyphens), C<message>, C<path> and C<line> and C<entry> (where it has
them), C<offset> (the byte of the input, 0 where that is unknown) and C<errno>.

Dangers of a key that do not forbid it are warnings of the category DNMap, for callers under
C<use warnings>. After C<use DNMap>, C<no warnings 'DNMap'> turns them off and
C<< use warnings FATAL => 'DNMap' >> makes them errors.

=head1 SEE ALSO

L<dn2access(1)>, L<https://www.sendmail.org/>, F<cf/README> of sendmail

=head1 LICENSE

BSD-2-Clause.

=cut
