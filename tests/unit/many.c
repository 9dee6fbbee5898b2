/* SPDX-License-Identifier: BSD-2-Clause */
/* dnmap_entries_read() in any number of threads: the same calls in the same order as reading one
 * certificate after the other by dnmap_files_next() and dnmap_entries_add(). */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dnmap.h"
#include "reading.h"
#include "suite.h"

static const char bundle[] = "/etc/ssl/certs/ca-certificates.crt";
static char folder[] = "/tmp/dnmap-many-XXXXXX";

/* ------------------------------------------------------------------ what is read */

static char *certificates; /* the bundle's text */
static size_t certificates_len;

static char *path_of(const char *name)
{
    static char path[200];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static FILE *create(const char *name)
{
    FILE *file = fopen(path_of(name), "w");

    ck_assert_ptr_nonnull(file);
    return file;
}

static void put(FILE *file, const void *bytes, size_t len)
{
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
}

static void write_file(const char *name, const char *before, const char *text, size_t len)
{
    FILE *file = create(name);

    put(file, before, strlen(before));
    put(file, text, len);
    ck_assert_int_eq(fclose(file), 0);
}

/* The certificate `index` of the bundle: where its BEGIN line begins, and its length. */
static const char *certificate(size_t index, size_t *len)
{
    static const char end[] = "-----END CERTIFICATE-----\n";
    const char *at = certificates;

    for (; index > 0; index--)
        at = strstr(at, end) + sizeof end - 1;
    *len = (size_t)(strstr(at, end) - at) + sizeof end - 1;
    return at;
}

/* It gives no entries in client mode: no issuer is known. Made by openssl req. */
static const char request[] = "-----BEGIN CERTIFICATE REQUEST-----\n"
                              "MIHLMHQCAQAwEjEQMA4GA1UEAwwHcmVxdWVzdDBZMBMGByqGSM49AgEGCCqGSM49\n"
                              "AwEHA0IABJiXOGHYREM3cwr8/I3+jKeaTusst7vsa9OpXvuyuJxAtfORuM1R3fLn\n"
                              "bLws0W+dA/GgQvn4O4kVcnDSQfH/s1egADAKBggqhkjOPQQDAgNHADBEAiA4d2rg\n"
                              "GNMRXDVSphSos17nowFc4N9f+8PKRMke+mim6wIgI6auOPCIMiqfkKAd3hl+nFll\n"
                              "qFoJzwcUv8vacyNjhrk=\n"
                              "-----END CERTIFICATE REQUEST-----\n";

/* Many times the bundle, with everything in between that a reader has to find its way through. */
static void write_large(const char *name, const char *newline, unsigned rounds)
{
    static const char *const between[] = {
        "text with -----END CERTIFICATE----- in its middle\n",
        "-----BEGIN PRIVATE KEY-----\nMIIBVQ==\n-----END PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIBVQ==\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIBVQ==\n-----END X509 CRL-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIBVQ==\n",
        "-----END CERTIFICATE-----\n",
        request,
    };
    FILE *file = create(name);

    for (size_t i = 0; i < 100 * (size_t)rounds; i++) {
        size_t len;
        const char *text = certificate(i % 100, &len);
        for (const char *p = text; p < text + len; p++) {
            if (*p == '\n')
                put(file, newline, strlen(newline));
            else
                put(file, p, 1);
        }
        const char *more = between[i / 10 % (sizeof between / sizeof between[0])];
        if (i % 10 == 9)
            put(file, more, strlen(more));
    }
    ck_assert_int_eq(fclose(file), 0);
}

static void read_bundle(void)
{
    FILE *file = fopen(bundle, "r");

    ck_assert_msg(file != NULL, "%s: the ca-certificates package", bundle);
    certificates = calloc(1, 1 << 20);
    ck_assert_ptr_nonnull(certificates);
    certificates_len = fread(certificates, 1, (1 << 20) - 1, file);
    fclose(file);
}

/* A long piece without any END line, with certificates on both sides. */
static void write_uncuttable(const char *name)
{
    FILE *file = create(name);
    size_t len;
    const char *first = certificate(0, &len);

    put(file, first, len);
    for (unsigned i = 0; i < 90000; i++)
        put(file, "one more line of text, which means nothing at all\n", 50);
    put(file, certificates, certificates_len);
    ck_assert_int_eq(fclose(file), 0);
}

/* Much that is whole and nobody's certificate, before one. */
static void write_keys(const char *name)
{
    FILE *file = create(name);
    size_t len;
    const char *first = certificate(0, &len);

    for (unsigned i = 0; i < 4000; i++)
        put(file, "-----BEGIN PRIVATE KEY-----\nMIIBVQ==\n-----END PRIVATE KEY-----\n", 63);
    put(file, first, len);
    ck_assert_int_eq(fclose(file), 0);
}

static const char *const in_directory[] = {"many/empty", "many/key", "many/large", "many/good"};

static void make_folder(void)
{
    char name[40];

    read_bundle();
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_large("large", "\n", 4);
    write_large("crlf", "\r\n", 2);
    write_uncuttable("uncuttable");
    write_keys("keys");
    write_file("mark", "\xEF\xBB\xBF", certificates, certificates_len);
    write_file("utf16", "\xFF\xFE-", "", 0);
    write_file("nothing", "no certificate\n", "-----END X-----\n", 16);
    write_file("empty", "", "", 0);
    ck_assert_int_eq(mkdir(path_of("many"), 0700), 0);
    ck_assert_int_eq(mkdir(path_of("none"), 0700), 0);
    write_file("none/text", "text\n", "", 0);
    ck_assert_int_eq(mkdir(path_of("one"), 0700), 0);
    write_large("one/large", "\n", 2);
    write_file(in_directory[0], "", "", 0);
    write_file(in_directory[1], "-----BEGIN PRIVATE KEY-----\n", "x\n", 2);
    write_large(in_directory[2], "\n", 2);
    write_file(in_directory[3], "", certificates, certificates_len);
    for (size_t i = 0; i < 60; i++) {
        size_t len;
        const char *text = certificate(i, &len);
        snprintf(name, sizeof name, "many/%02zu", i);
        write_file(name, "", text, i % 9 == 8 ? len / 2 : len);
    }
}

static void remove_folder(void)
{
    static const char *const names[] = {"large",     "crlf", "uncuttable", "mark",
                                        "utf16",     "keys", "nothing",    "empty",
                                        "none/text", "none", "one/large",  "one"};
    char name[40];

    for (size_t i = 0; i < 60; i++) {
        snprintf(name, sizeof name, "many/%02zu", i);
        remove(path_of(name));
    }
    for (size_t i = 0; i < 4; i++)
        remove(path_of(in_directory[i]));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        remove(path_of(names[i]));
    remove(path_of("many"));
    remove(folder);
    free(certificates);
}

static dnmap_files *open_all(void)
{
    static const char *const names[] = {
        "large", "none",  "missing", "crlf",  "many",    "none", "uncuttable", "none",
        "mark",  "utf16", "nothing", "empty", "many/05", "none", "one",        "keys"};
    dnmap_files *files;

    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ck_assert_int_eq(dnmap_files_add_path(files, path_of(names[i])), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, certificates, certificates_len, "memory"),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "\x30\x82\x01\x02x", 5, "broken"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_descriptor(files, -1, "closed"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, path_of("many/06")), DNMAP_OK);
    return files;
}

/* ------------------------------------------------------------------ what comes of it */

struct log {
    char *text;
    size_t len, room;
    size_t calls, last; /* stop after so many; 0: never */
};

static dnmap_status note(struct log *log, const char *kind, const char *source,
                         const dnmap_position *position, const char *more, unsigned number)
{
    while (log->room - log->len < 4000) {
        log->room = 2 * log->room + 8000;
        log->text = realloc(log->text, log->room);
        ck_assert_ptr_nonnull(log->text);
    }
    log->len += (size_t)snprintf(
        log->text + log->len, log->room - log->len, "%s %s:%zu:%zu:%llu %s %u\n", kind, source,
        position->index, position->line, (unsigned long long)position->offset, more, number);
    log->calls++;
    return log->calls == log->last ? DNMAP_E_LIMIT : DNMAP_OK;
}

static dnmap_status take_cert(void *context, const dnmap_found *found)
{
    return note(context, "certificate", found->source, &found->position, "",
                (unsigned)found->is_ca);
}

static dnmap_status take_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    char more[2000];

    snprintf(more, sizeof more, "%s\t%s %d %x %x", entry->key, entry->value, (int)entry->verdict,
             entry->risks, entry->refused);
    return note(context, "entry", found->source, &found->position, more, (unsigned)entry->key_len);
}

static dnmap_status take_failure(void *context, const dnmap_found *found, const dnmap_error *error)
{
    char more[2000];

    /* Nothing is said of what was not read, nor of a request. */
    ck_assert_int_eq(found->is_ca, 0);
    ck_assert_int_eq(found->is_no_issuer, 0);
    snprintf(more, sizeof more, "%s %s at %zu", dnmap_status_name(error->code), error->message,
             error->offset);
    return note(context, "failure", found->source, &found->position, more,
                (unsigned)error->system_error);
}

/* The same by single steps. */
struct step {
    struct log *log;
    dnmap_found found;
};

static dnmap_status take_step(void *context, const dnmap_entry *entry)
{
    const struct step *step = context;
    return take_entry(step->log, &step->found, entry);
}

static void read_by_steps(struct log *log, dnmap_entries *entries, dnmap_files *files)
{
    for (;;) {
        dnmap_cert *cert;
        dnmap_error error;
        struct step step = {.log = log};
        dnmap_status status = dnmap_files_next(files, &cert, &error);
        if (status == DNMAP_OK && cert == NULL)
            return;
        step.found.source = dnmap_files_source(files);
        dnmap_files_position(&step.found.position, files);
        if (status != DNMAP_OK) {
            (void)take_failure(log, &step.found, &error);
        } else {
            step.found.is_ca = dnmap_cert_is_ca(cert);
            (void)take_cert(log, &step.found);
            if (dnmap_entries_add(entries, cert, take_step, &step, &error) != DNMAP_OK) {
                step.found.is_ca = 0;
                (void)take_failure(log, &step.found, &error);
            }
        }
        dnmap_cert_free(cert);
    }
}

static const unsigned thread_counts[] = {1, 2, 8, 0, 3, DNMAP_THREADS_MAX};

/* What one run of so many threads calls, up to `last` calls. */
static struct log run(unsigned threads, size_t last, dnmap_status expected)
{
    struct log log = {.last = last};
    const dnmap_handler handler = {take_cert, take_entry, take_failure, NULL, &log};
    dnmap_files *files = open_all();
    dnmap_entries *entries;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(entries, files, threads, &handler), expected);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    return log;
}

START_TEST(same_calls)
{
    struct log expected = {0};
    dnmap_files *files = open_all();
    dnmap_entries *entries;

    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    read_by_steps(&expected, entries, files);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    ck_assert_uint_gt(expected.calls, 3000);

    struct log log = run(thread_counts[_i], 0, DNMAP_OK);
    ck_assert_uint_eq(log.calls, expected.calls);
    ck_assert_str_eq(log.text, expected.text);
    free(log.text);
    free(expected.text);
}
END_TEST

/* A handler that wants no more gets no more, wherever it stops. */
START_TEST(stops)
{
    struct log all = run(1, 0, DNMAP_OK);

    for (size_t last = 1; last < all.calls; last += 1 + all.calls / 4) {
        struct log log = run(thread_counts[_i], last, DNMAP_E_LIMIT);
        ck_assert_uint_eq(log.calls, last);
        ck_assert_int_eq(strncmp(log.text, all.text, log.len), 0);
        free(log.text);
    }
    free(all.text);
}
END_TEST

/* Sources of which a part was read before. */
START_TEST(begun)
{
    struct log logs[2] = {{0}, {0}};

    for (unsigned i = 0; i < 2; i++) {
        const dnmap_handler handler = {take_cert, take_entry, take_failure, NULL, &logs[i]};
        dnmap_files *files = open_all();
        dnmap_entries *entries;
        dnmap_cert *cert;
        ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
        ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_OK);
        dnmap_cert_free(cert);
        ck_assert_int_eq(dnmap_entries_read(entries, files, 1 + i, &handler), DNMAP_OK);
        dnmap_entries_free(entries);
        dnmap_files_free(files);
    }
    ck_assert_uint_gt(logs[0].calls, 3000);
    ck_assert_str_eq(logs[0].text, logs[1].text);
    free(logs[0].text);
    free(logs[1].text);
}
END_TEST

START_TEST(arguments)
{
    const dnmap_handler handler = {NULL, take_entry, take_failure, NULL, NULL};
    const dnmap_handler no_entry = {NULL, NULL, take_failure, NULL, NULL};
    const dnmap_handler no_failure = {NULL, take_entry, NULL, NULL, NULL};
    dnmap_files *files;
    dnmap_entries *entries;

    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(NULL, files, 1, &handler), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_read(entries, NULL, 1, &handler), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_read(entries, files, 1, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_read(entries, files, 1, &no_entry), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_read(entries, files, 1, &no_failure), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_read(entries, files, DNMAP_THREADS_MAX + 1, &handler),
                     DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_entries_read(entries, files, 2, &handler), DNMAP_OK);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
}
END_TEST

/* ------------------------------------------------------------------ somebody is waiting */

/* Writes the next certificate only when everything before it has been given and waiting() called.
 */
struct talk {
    struct log log;
    int to_reader;
    size_t written, entries, waits;
};

static dnmap_status hear_entry(void *context, const dnmap_found *found, const dnmap_entry *entry)
{
    struct talk *talk = context;

    (void)found;
    (void)entry;
    talk->entries++;
    return DNMAP_OK;
}

static void speak(void *context)
{
    struct talk *talk = context;
    size_t len;

    talk->waits++;
    ck_assert_uint_eq(talk->entries, 2 * talk->written);
    if (talk->written == 20) {
        close(talk->to_reader);
        return;
    }
    const char *text = certificate(talk->written++, &len);
    ck_assert_int_eq((long)write(talk->to_reader, text, len), (long)len);
}

START_TEST(waiting)
{
    struct talk talk = {0};
    const dnmap_handler handler = {NULL, hear_entry, take_failure, speak, &talk};
    dnmap_files *files;
    dnmap_entries *entries;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    talk.to_reader = ends[1];
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_descriptor(files, ends[0], "pipe"), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(entries, files, thread_counts[_i], &handler), DNMAP_OK);
    ck_assert_uint_eq(talk.entries, 40);
    ck_assert_uint_eq(talk.waits, 21);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    close(ends[0]);
}
END_TEST

static void never(void *context)
{
    (void)context;
    ck_abort_msg("waiting, after the handler ended it");
}

/* Who wants no more is not made to wait for more: nobody writes any. */
START_TEST(stops_before_waiting)
{
    const dnmap_handler handler = {NULL, reading_stop, take_failure, never, NULL};
    dnmap_files *files;
    dnmap_entries *entries;
    size_t len;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    const char *text = certificate(0, &len);
    ck_assert_int_eq((long)write(ends[1], text, len), (long)len);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_descriptor(files, ends[0], "pipe"), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(entries, files, thread_counts[_i], &handler),
                     DNMAP_E_STOPPED);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
    close(ends[0]);
    close(ends[1]);
}
END_TEST

/* ------------------------------------------------------------------ signals */

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
    (void)number;
    signals++;
}

/* At the first certificate, with the other threads there: none of them may take it. */
static dnmap_status send_signal(void *context, const dnmap_found *found)
{
    unsigned *count = context;
    sigset_t set;

    (void)found;
    if ((*count)++ == 0) {
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        ck_assert_int_eq(pthread_sigmask(SIG_BLOCK, &set, NULL), 0);
        ck_assert_int_eq(kill(getpid(), SIGUSR1), 0);
    }
    return DNMAP_OK;
}

START_TEST(signals_are_the_callers)
{
    struct sigaction action = {.sa_handler = count_signal};
    unsigned count = 0;
    const dnmap_handler handler = {send_signal, reading_pass_entry, reading_pass_failure, NULL,
                                   &count};
    dnmap_files *files;
    dnmap_entries *entries;
    sigset_t set;

    ck_assert_int_eq(sigaction(SIGUSR1, &action, NULL), 0);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, path_of("large")), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_new(&entries), DNMAP_OK);
    ck_assert_int_eq(dnmap_entries_read(entries, files, 4, &handler), DNMAP_OK);
    ck_assert_uint_gt(count, 300);
    ck_assert_int_eq(signals, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    ck_assert_int_eq(pthread_sigmask(SIG_UNBLOCK, &set, NULL), 0);
    ck_assert_int_eq(signals, 1);
    dnmap_entries_free(entries);
    dnmap_files_free(files);
}
END_TEST

static void add(TCase *tcase)
{
    int counts = (int)(sizeof thread_counts / sizeof thread_counts[0]);

    tcase_add_unchecked_fixture(tcase, make_folder, remove_folder);
    tcase_add_loop_test(tcase, same_calls, 0, (int)suite_share((unsigned)counts));
    tcase_add_loop_test(tcase, stops, 0, (int)suite_share(3));
    tcase_add_loop_test(tcase, waiting, 0, counts);
    tcase_add_loop_test(tcase, stops_before_waiting, 0, counts);
    tcase_add_test(tcase, signals_are_the_callers);
    tcase_add_test(tcase, begun);
    tcase_add_test(tcase, arguments);
}

int main(void)
{
    return suite_run("many", add);
}
