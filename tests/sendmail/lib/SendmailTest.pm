# SPDX-License-Identifier: BSD-2-Clause
#
# What the tests that run a real sendmail share: a private place to work in, certificates, sendmail's
# configuration, the daemon and SMTP sessions over TLS.
package SendmailTest;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter qw(import);
use File::Temp ();
use FindBin;
use IO::Handle;
use IO::Socket::INET;
use IO::Socket::UNIX;
use IPC::Open3 qw(open3);
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

use lib "$FindBin::Bin/../lib";
use Namespace;

our @EXPORT_OK = qw(
  access_by_ldap await_log begin catch_log dn2access free_port make_access make_ca make_certificate mount must_run
  prescan_cost prescan_refuses read_file run session start_daemon start_program stop_daemon test_mode work_dir
  write_cf write_file
);

# The place of the daemon, and that of the client: sendmail relays for 127.0.0.1 whatever is asked.
use constant SERVER_ADDRESS => '127.0.0.1';
use constant CLIENT_ADDRESS => '127.0.0.2';
use constant HOST_NAME      => 'mail.dnmap.example';
use constant CF_DIR         => '/usr/share/sendmail/cf';
use constant READY_SECONDS  => 20;
use constant RUN_SECONDS    => 60;
use constant LOG_MARK       => 'dnmap-mark ';

# Where sendmail's prescan() gives up, and what it takes for operators: OperatorChars of the stock
# configuration, and two of its own.
use constant PRESCAN_LIMIT => 1251;
my $OPERATOR = qr{[.:%\@!^/\[\]+,;]};

my $work;       # a File::Temp::Dir, which removes the directory at the end
my %daemons;    # the daemons to be ended, by pid
my $log_marks = 0;  # how often await_log() was called
my $has_own_dev;    # /dev is a file system below $work
my $access_mc;  # what the configuration says of the access map; undef: a file

$ENV{PATH} = "$ENV{PATH}:/usr/sbin:/sbin";

# Skips the test where it can not run, and gives it a directory and a host name of its own; `more` are options
# of unshare(1) for what else is to be its own.
sub begin {
    my (@more) = @_;
    skip_without_programs();
    enter_namespace(@more);
    $SIG{INT} = $SIG{TERM} = $SIG{HUP} = sub { exit 1 }; # so that END is run
    # Sendmail trusts no file below a directory that everybody may write to, so not /tmp.
    $work = File::Temp->newdir('dnmap-test-XXXXXX', DIR => '/var/lib', CLEANUP => 1);
    chmod 0755, $work or die "chmod: $!";
    use_own_host_name();
    return;
}

sub skip_without_programs {
    plan skip_all => 'needs root' if $> != 0;
    for my $program (qw(sendmail makemap m4 openssl)) {
        plan skip_all => "no $program" if !find_program($program);
    }
    plan skip_all => 'no sendmail-cf' if !-r CF_DIR . '/m4/cf.m4';
    # Not a skip: whoever runs these tests means to test that binary.
    for my $name (qw(DN2ACCESS MKCERTS)) {
        my $program = $ENV{$name} or next;
        die "$name=$program: no such program\n" if !-f $program || !-x _;
        $ENV{$name} = abs_path($program);
    }
    die "DN2ACCESS is not set\n" if !$ENV{DN2ACCESS};
    return;
}

sub find_program {
    my ($program) = @_;
    return scalar grep { -x "$_/$program" } split /:/, $ENV{PATH};
}

# Starts the test again where its host name and /etc/hosts are its own. Sendmail sleeps a minute at
# each start when the name of the host is not a qualified one.
sub enter_namespace {
    my (@more) = @_;
    my $probe = 'mount --bind /etc/hosts /etc/hosts && hostname ' . HOST_NAME;
    return if Namespace::enter($probe, qw(unshare -m -u), @more);
    # Without the privilege the tests still run on a host that has a qualified name.
    plan skip_all => 'no private host name, and that of this host is not qualified'
      if !host_is_qualified();
    return;
}

sub host_is_qualified {
    my $name = (POSIX::uname())[1];
    my ($canonical, $aliases) = gethostbyname $name;
    return scalar grep { /\./ } $name, $canonical // '', split / /, $aliases // '';
}

sub use_own_host_name {
    write_file('hosts', "127.0.0.1 localhost\n127.0.0.1 @{[HOST_NAME]} mail\n"
          . "@{[CLIENT_ADDRESS]} client.dnmap.example\n");
    write_file('switch', "hosts files\naliases files\npasswd files\n");
    return if !$ENV{DNMAP_TEST_NAMESPACE};
    mount('--bind', "$work/hosts", '/etc/hosts');
    system('hostname', HOST_NAME) == 0 or die "hostname failed\n";
    return;
}

sub work_dir { return "$work" }

sub path { return $_[0] =~ m{^/} ? $_[0] : "$work/$_[0]" }

# Writes a file into the working directory and returns its path.
sub write_file {
    my ($name, $text) = @_;
    my $path = path($name);
    open my $out, '>:raw', $path or die "$path: $!";
    print {$out} $text;
    close $out or die "$path: $!";
    return $path;
}

sub read_file {
    my $path = path($_[0]);
    open my $in, '<:raw', $path or die "$path: $!";
    local $/ = undef;
    return scalar(<$in>) // '';
}

sub mount {
    my (@arguments) = @_;
    system('mount', @arguments) == 0 or die "mount @arguments failed\n";
    return;
}

# From here on what sendmail logs goes into a file of lines, as a syslogd would write them. Its socket is put
# into a /dev of this test's own.
sub catch_log {
    my $log = path('log');
    write_file('log', '');
    mkdir path('dev') or die "dev: $!";
    mount('-t', 'tmpfs', 'tmpfs', path('dev'));
    $has_own_dev = 1;
    for my $device (qw(null zero random urandom)) {
        write_file("dev/$device", '');
        mount('--bind', "/dev/$device", path("dev/$device"));
    }
    my $socket = IO::Socket::UNIX->new(Type => Socket::SOCK_DGRAM(), Local => path('dev/log')) or die "log: $!";
    mount('--rbind', path('dev'), '/dev');
    my $pid = fork() // die "fork: $!";
    if ($pid == 0) {
        $SIG{TERM} = 'DEFAULT'; # the END below is the parent's
        open my $out, '>>', $log or POSIX::_exit(126);
        $out->autoflush(1);
        while (defined $socket->recv(my $message, 65_536)) {
            if ($message =~ /^@{[LOG_MARK]}(\d+)/) {
                write_file("log.mark$1", '');
                next;
            }
            $message =~ s/^<\d+>//;
            $message =~ s/^(\w+ +\d+ [\d:]+ )/$1mail /;
            print {$out} $message =~ s/\n*\z/\n/r;
        }
        POSIX::_exit(0);
    }
    $daemons{$pid} = 1;
    return $log;
}

# Waits until all that was logged so far is in the file of catch_log().
sub await_log {
    my $number = ++$log_marks;
    my $socket = IO::Socket::UNIX->new(Type => Socket::SOCK_DGRAM(), Peer => '/dev/log') or die "/dev/log: $!";
    $socket->send(LOG_MARK . $number) or die "/dev/log: $!";
    for (1 .. 100) {
        return if -e path("log.mark$number");
        sleep 0.05;
    }
    die "nobody reads the log\n";
}

# Runs a command with `input` on its standard input; returns its exit status, standard output and
# standard error. Files, not pipes, so that neither side can wait for the other.
sub run {
    my ($input, @command) = @_;
    my $in  = write_file('run.in', $input);
    my $pid = fork() // die "fork: $!";
    if ($pid == 0) {
        open STDIN,  '<', $in             or POSIX::_exit(126);
        open STDOUT, '>', path('run.out') or POSIX::_exit(126);
        open STDERR, '>', path('run.err') or POSIX::_exit(126);
        alarm RUN_SECONDS;
        { no warnings 'exec'; exec {$command[0]} @command; }
        POSIX::_exit(127);
    }
    waitpid $pid, 0;
    return ($? & 127 ? 128 + ($? & 127) : $? >> 8, read_file('run.out'), read_file('run.err'));
}

# The same for commands that must succeed; returns the standard output.
sub must_run {
    my ($input, @command) = @_;
    my ($status, $out, $err) = run($input, @command);
    die "@command: exit $status\n$err" if $status != 0;
    return $out;
}

sub dn2access {
    my ($input, @arguments) = @_;
    return run($input, $ENV{DN2ACCESS}, @arguments);
}

# A key and a certificate: NAME.pem and NAME.key. Options of `openssl req` say the rest.
sub request {
    my ($name, $subject, @options) = @_;
    my $config = write_file('req.cnf', "[req]\ndistinguished_name = dn\n[dn]\n");
    must_run('', qw(openssl req -x509 -new -nodes -utf8 -newkey ec -pkeyopt
          ec_paramgen_curve:P-256 -days 2 -config), $config, '-subj', $subject,
        '-keyout', path("$name.key"), '-out', path("$name.pem"), @options);
    chmod 0600, path("$name.key") or die "chmod: $!";
    return path("$name.pem");
}

sub make_ca {
    my ($name, $subject) = @_;
    return request($name, $subject, '-addext', 'basicConstraints=critical,CA:TRUE');
}

sub make_certificate {
    my ($name, $subject, $ca) = @_;
    return request($name, $subject, '-CA', path("$ca.pem"), '-CAkey', path("$ca.key"));
}

# Makes the access map that write_cf() names out of `source`, as the administrator would.
sub make_access {
    my ($source) = @_;
    return run($source, 'makemap', 'hash', path('access'));
}

# Sendmail's configuration: an access map, relaying by certificate, and `local` at the end of it all.
# `trusted` is the file of the CAs that sendmail trusts; without one there is no TLS.
sub write_cf {
    my ($name, $trusted, $port, $local) = @_;
    mkdir "$work/queue", 0700;
    my $mc = write_file("$name.mc",
        common_mc() . (defined $trusted ? tls_mc($trusted, $port) : '') . mailers_mc() . $local);
    my $cf = must_run('', 'm4', '-D_CF_DIR_=' . CF_DIR . '/', CF_DIR . '/m4/cf.m4', $mc);
    return write_file("$name.cf", $cf);
}

# Files of its own instead of the host's, and nothing that asks the DNS.
sub common_mc {
    return <<"END";
divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `@{[HOST_NAME]}')dnl
define(`confSERVICE_SWITCH_FILE', `$work/switch')dnl
define(`confHOSTS_FILE', `$work/hosts')dnl
define(`confPID_FILE', `$work/pid')dnl
define(`ALIAS_FILE', `')dnl
define(`STATUS_FILE', `$work/statistics')dnl
define(`QUEUE_DIR', `$work/queue')dnl
define(`confTO_IDENT', `0')dnl
FEATURE(`nocanonify')dnl
FEATURE(`no_default_msa')dnl
@{[$access_mc // "FEATURE(`access_db', `hash -T<TMPF> $work/access')dnl"]}
END
}

# From here on, write_cf() makes configurations of a mail server of that cluster, whose access map is in LDAP.
sub access_by_ldap {
    my ($url, $base, $cluster) = @_;
    $access_mc = <<"END";
define(`confLDAP_CLUSTER', `$cluster')dnl
define(`confLDAP_DEFAULT_SPEC', `-w 3 -H $url -b $base')dnl
FEATURE(`access_db', `LDAP')dnl
END
    return;
}

sub tls_mc {
    my ($trusted, $port) = @_;
    return <<"END";
define(`confCACERT_PATH', `$work')dnl
define(`confCACERT', `$trusted')dnl
define(`confSERVER_CERT', `$work/server.pem')dnl
define(`confSERVER_KEY', `$work/server.key')dnl
DAEMON_OPTIONS(`Port=$port, Addr=@{[SERVER_ADDRESS]}, Name=MTA')dnl
END
}

sub mailers_mc { return "MAILER(`local')dnl\nMAILER(`smtp')dnl\n" }

# Starts sendmail in the foreground on a free port; `local` as for write_cf(). The lookups of all its
# maps go into the file `log` of the result.
sub start_daemon {
    my ($trusted, $local) = @_;
    my $port = free_port();
    my $cf   = write_cf('daemon', $trusted, $port, $local);
    my %daemon = (port => $port, log => path('lookups'));
    $daemon{pid} = start_program('daemon.out', 'sendmail', '-C', $cf, '-bD', '-D', $daemon{log}, '-d60.5');
    await_greeting(\%daemon);
    return \%daemon;
}

# Starts a program that stays in the foreground, with its output in a file; its pid. stop_daemon() ends it.
sub start_program {
    my ($output, @command) = @_;
    my $pid = fork() // die "fork: $!";
    if ($pid == 0) {
        open STDIN,  '<', '/dev/null'     or POSIX::_exit(126);
        open STDOUT, '>', path($output)   or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT       or POSIX::_exit(126);
        { no warnings 'exec'; exec {$command[0]} @command; }
        POSIX::_exit(127);
    }
    $daemons{$pid} = 1;
    return $pid;
}

sub free_port {
    my $socket = IO::Socket::INET->new(LocalAddr => SERVER_ADDRESS, LocalPort => 0, Listen => 1)
      or die "no free port: $!";
    return $socket->sockport;
}

sub await_greeting {
    my ($daemon) = @_;
    my $end = time() + READY_SECONDS;
    while (time() < $end) {
        my $died = waitpid($daemon->{pid}, POSIX::WNOHANG()) != 0;
        delete $daemons{$daemon->{pid}} if $died;
        die "sendmail ended:\n" . read_file('daemon.out') if $died;
        return if greets($daemon);
        sleep 0.05;
    }
    die "sendmail is not ready after @{[READY_SECONDS]} s:\n" . read_file('daemon.out');
}

sub greets {
    my ($daemon) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => SERVER_ADDRESS, PeerPort => $daemon->{port},
        Timeout => 1) or return 0;
    my $greeting = <$socket> // '';
    print {$socket} "QUIT\r\n";
    return $greeting =~ /^220 /;
}

sub stop_daemon {
    my ($daemon) = @_;
    my $pid = $daemon->{pid};
    return if !delete $daemons{$pid};
    kill 'TERM', $pid;
    for (1 .. 100) {
        return if waitpid($pid, POSIX::WNOHANG()) != 0;
        sleep 0.05;
    }
    kill 'KILL', $pid;
    waitpid $pid, 0;
    return;
}

END {
    my $status = $?;    # waitpid() and system() change it
    stop_daemon({pid => $_}) for keys %daemons;
    # Or removing the directory would remove devices.
    system('umount', '-l', path('dev')) if $has_own_dev;
    $? = $status;
}

# One SMTP session under TLS, with the client certificate if there is one. Returns sendmail's reply to
# RCPT, '' if it did not come so far.
sub session {
    my ($daemon, $recipient, $certificate, $key) = @_;
    my @identity = defined $certificate ? ('-cert', path($certificate), '-key', path($key)) : ();
    my $reply    = '';
    open my $errors, '>', path('s_client.err') or die "s_client.err: $!";
    # To read the CAs of this host takes it longer than all else, and nothing here asks for them.
    local $ENV{SSL_CERT_FILE} = '/dev/null';
    my $pid = open3(my $to, my $from, '>&' . fileno $errors,
        qw(openssl s_client -starttls smtp -crlf -quiet -ign_eof),
        '-connect', SERVER_ADDRESS . ":$daemon->{port}", '-bind', CLIENT_ADDRESS . ':0',
        @identity);
    local $SIG{PIPE} = 'IGNORE';
    local $SIG{ALRM} = sub { kill 'KILL', $pid };    # then the replies end
    alarm RUN_SECONDS;
    $reply = dialogue($to, $from, $recipient);
    alarm 0;
    waitpid $pid, 0;
    return $reply;
}

sub dialogue {
    my ($to, $from, $recipient) = @_;
    $to->autoflush(1);
    # Sendmail takes nothing that comes before its reply to EHLO. That reply has several lines; the
    # single one before it is what s_client repeats of its own EHLO.
    print {$to} "EHLO client.dnmap.example\n";
    my @ehlo = next_reply($from);
    @ehlo = next_reply($from) while @ehlo == 1 && $ehlo[0] =~ /^250 /;
    print {$to} "MAIL FROM:<>\nRCPT TO:<$recipient>\nQUIT\n";
    my @replies = map { join "\n", next_reply($from) } 1 .. 3;
    return $replies[1];
}

# The lines of one reply; none at the end.
sub next_reply {
    my ($from) = @_;
    my @lines;
    while (defined(my $line = <$from>)) {
        $line =~ s/\r?\n\z//;
        push @lines, $line;
        last if $line !~ /^\d{3}-/;
    }
    return @lines;
}

# What `sendmail -bt` prints for these lines of input.
sub test_mode {
    my ($cf, @lines) = @_;
    return must_run(join('', map { "$_\n" } @lines), 'sendmail', '-C', $cf, '-bt');
}

# What sendmail's prescan() has room for is characters plus one for each token, a token being one
# operator or a run of anything else.
sub prescan_cost {
    my ($text) = @_;
    my @tokens = $text =~ /$OPERATOR|(?:(?!$OPERATOR).)+/gs;
    return length($text) + @tokens;
}

sub prescan_refuses { return prescan_cost($_[0]) > PRESCAN_LIMIT }

1;
