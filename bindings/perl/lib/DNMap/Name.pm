# SPDX-License-Identifier: BSD-2-Clause
package DNMap::Name;

use strict;
use warnings;

use DNMap::Attribute ();
use DNMap::Error     ();
use DNMap::Iterator  ();
use DNMap::Native    ();

use overload
    '""'   => \&as_string,
    'eq'   => sub { _equal(@_) },
    'ne'   => sub { !_equal(@_) },
    'bool' => sub { 1 },
    fallback => 1;

our $VERSION = '0.1.0';

# The dialects of real mail servers.
my @dialects = qw(openssl3 openssl1 libressl);

# ------------------------------------------------------------------ making names

sub from_der {
    my ($class, $der) = @_;
    return DNMap::Native::name_from_der($der);
}

sub from_text {
    my ($class, $text, %options) = @_;
    _check(\%options, qw(format));
    return DNMap::Native::name_from_text($text, $options{format} // 'auto');
}

sub from_key {
    my ($class, $key, %options) = @_;
    _check(\%options, qw(dialect));
    my ($name) = DNMap::Native::key_decode($key, $options{dialect} // 'host');
    return $name;
}

sub from_pem {
    my ($class, $pem, %options) = @_;
    return _first(\%options, DNMap::Iterator->over_bytes(\%options, $pem));
}

sub from_file {
    my ($class, $path, %options) = @_;
    return _first(\%options, DNMap::Iterator->over_files(\%options, $path));
}

sub all_from_file {
    my ($class, $path, %options) = @_;
    my $role = _role(\%options);
    return map { _pick($_, $role) } DNMap::Iterator->over_files(\%options, $path)->all;
}

sub from_x509 {
    my ($class, $x509, %options) = @_;
    my $asn1 = eval { $x509->can('FORMAT_ASN1') };
    DNMap::Error->throw(message => 'not a Crypt::OpenSSL::X509 object') if !$asn1;
    return $class->from_pem($x509->as_string($asn1->()), %options);
}

sub _role {
    my ($options) = @_;
    _check($options, qw(which text password));
    my $role = $options->{which} // 'subject';
    DNMap::Error->throw(message => "which => '$role': neither subject nor issuer")
        if $role ne 'subject' && $role ne 'issuer';
    return $role;
}

sub _pick {
    my ($certificate, $role) = @_;
    my $name = $certificate->$role // $certificate->name;
    return $name if defined $name;
    DNMap::Error->throw(
        code    => "no-$role",
        message => "no $role name is known",
        path    => $certificate->source,
        line    => $certificate->line,
        entry   => $certificate->index,
    );
    return;
}

sub _first {
    my ($options, $iterator) = @_;
    my $role = _role($options);
    return _pick($iterator->next, $role);
}

# ------------------------------------------------------------------ keys

my @key_options = qw(tag dialect map allow_cut allow_empty allow_too_long);

sub key {
    my ($self, %options) = @_;
    _check(\%options, @key_options);
    return _line($self, undef, \%options);
}

sub keys {
    my ($self, %options) = @_;
    _check(\%options, grep { $_ ne 'dialect' } @key_options);
    my %seen;
    return grep { !$seen{$_}++ } map { _line($self, undef, {%options, dialect => $_}) } @dialects;
}

sub access_line {
    my ($self, %options) = @_;
    _check(\%options, @key_options, 'value');
    return _line($self, $options{value} // 'RELAY', \%options);
}

sub _line {
    my ($self, $value, $options) = @_;
    my ($line) = DNMap::Native::access_line($self, $options->{tag}, $value,
        $options->{dialect} // 'host', $options->{map} // 'hash', _allowed($options));
    return $line;
}

# The risks of refused keys that may pass, as the library's bits.
sub _allowed {
    my ($options) = @_;
    return ($options->{allow_cut} ? $DNMap::Native::RISK_MACRO_CUT | $DNMap::Native::RISK_KEY_CUT : 0)
        | ($options->{allow_empty}    ? $DNMap::Native::RISK_EMPTY    : 0)
        | ($options->{allow_too_long} ? $DNMap::Native::RISK_TOO_LONG : 0);
}

sub cn {
    my ($self, %options) = @_;
    _check(\%options, qw(dialect));
    return DNMap::Native::macro_cn($self, $options{dialect} // 'host');
}

sub matches {
    my ($self, $key, %options) = @_;
    _check(\%options, qw(dialect map));
    return !!DNMap::Native::key_matches($self, $key, $options{dialect} // 'host',
        $options{map} // 'hash');
}

# Behind the longer of the two tags: what is not cut there is cut nowhere.
sub _risks {
    my ($self) = @_;
    my (undef, $risks) = DNMap::Native::key($self, 'CERTSUBJECT', 'host', 'hash');
    return $risks;
}

sub warnings {
    my ($self) = @_;
    my $risks = $self->_risks;
    return map { DNMap::Native::risk_id($_) } grep { $risks & $_ } map { 1 << $_ } 0 .. 31;
}

sub truncated {
    my ($self) = @_;
    return !!($self->_risks & $DNMap::Native::RISK_MACRO_CUT);
}

# ------------------------------------------------------------------ the name itself

sub attributes {
    my ($self) = @_;
    return map { bless DNMap::Native::name_attribute($self, $_), 'DNMap::Attribute' }
        0 .. DNMap::Native::name_count($self) - 1;
}

sub rfc4514 {
    my ($self) = @_;
    return DNMap::Native::name_rfc4514($self);
}

sub as_string {
    my ($self) = @_;
    return DNMap::Native::oneline($self, 'host', ~0);
}

# With another name: the same types, values and RDNs. With anything else: the same text.
sub _equal {
    my ($self, $other) = @_;
    return !!DNMap::Native::name_equal($self, $other)
        if UNIVERSAL::isa($other, __PACKAGE__);
    return defined $other && $self->as_string eq "$other";
}

# Dies of options that are not among those named.
sub _check {
    my ($options, @known) = @_;
    my %known = map { $_ => 1 } @known;
    for my $option (sort { $a cmp $b } CORE::keys %$options) {
        DNMap::Error->throw(message => "no such option: $option") if !$known{$option};
    }
    return;
}

1;
