/* SPDX-License-Identifier: BSD-2-Clause */
/* Files, directories, descriptors and bytes as sources; names that outlive them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dnmap.h"
#include "suite.h"

static char folder[] = "/tmp/dnmap-files-XXXXXX";

static const char *path_of(const char *name)
{
    static char path[200];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

/* What is there for every test: a folder of names, with things that are to be passed over. */
static void make_folder(void)
{
    if (access(path_of("."), F_OK) == 0)
        return;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(mkdir(path_of("sub"), 0700), 0);
    ck_assert_int_eq(mkdir(path_of("sub/deeper"), 0700), 0);
    ck_assert_int_eq(mkdir(path_of("empty"), 0700), 0);
    write_file("one", "/CN=one\n");
    write_file("sub/b", "/CN=b\nCN\n/CN=b2\n");
    write_file("sub/a", "/CN=a\n");
    write_file("sub/B", "\n");
    write_file("sub/.hidden", "/CN=hidden\n");
    write_file("sub/deeper/c", "/CN=c\n");
    ck_assert_int_eq(symlink("nowhere", path_of("sub/c")), 0);
}

static void remove_folder(void)
{
    static const char *const names[] = {
        "one",          "sub/b",      "sub/a", "sub/B", "sub/c", "sub/.hidden",
        "sub/deeper/c", "sub/deeper", "sub",   "empty", "."};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        remove(i + 1 < sizeof names / sizeof names[0] ? path_of(names[i]) : folder);
}

/* Reads to the end: "CN@line ", or "STATUS:errno " with the source's last component. */
static void read_all(dnmap_files *files, char *log, size_t size)
{
    size_t len = 0;

    for (log[0] = '\0'; len < size;) {
        dnmap_cert *cert;
        dnmap_error error;
        dnmap_position position;
        dnmap_status status = dnmap_files_next(files, &cert, &error);
        if (status == DNMAP_OK && cert == NULL)
            return;
        dnmap_files_position(&position, files);
        const char *source = strrchr(dnmap_files_source(files), '/');
        source = source == NULL ? dnmap_files_source(files) : source + 1;
        dnmap_attribute attribute = {.value = (const unsigned char *)""};
        if (status == DNMAP_OK)
            ck_assert_int_eq(dnmap_name_attribute(&attribute, dnmap_cert_bare_name(cert), 0),
                             DNMAP_OK);
        ck_assert_int_eq(status, error.code);
        len += (size_t)snprintf(log + len, size - len, "%s%s@%s:%zu ",
                                status == DNMAP_OK ? "" : dnmap_status_name(status) + 8,
                                (const char *)attribute.value, source, position.line);
        ck_assert_int_eq(error.system_error, status == DNMAP_E_OPEN ? ENOENT
                                             : status == DNMAP_E_IO ? EBADF
                                                                    : 0);
        dnmap_cert_free(cert);
    }
}

static const struct {
    const char *paths[3];
    const char *log;
} cases[] = {
    {{"one", NULL}, "one@one:1 "},
    {{"one", "sub", "one"},
     "one@one:1 PASSED_OVER@B:0 a@a:1 b@b:1 TEXT@b:2 b2@b:3 OPEN@c:0 one@one:1 "},
    {{"none", "one"}, "OPEN@none:0 one@one:1 "},
    {{"empty", "one"}, "NOTHING@empty:0 one@one:1 "},
    {{"sub/B"}, "NOTHING@B:0 "},
    {{NULL}, ""},
};

START_TEST(paths)
{
    dnmap_files *files;
    char log[500];

    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_TEXT), DNMAP_OK);
    for (int i = 0; i < 3 && cases[_i].paths[i] != NULL; i++)
        ck_assert_int_eq(dnmap_files_add_path(files, path_of(cases[_i].paths[i])), DNMAP_OK);
    read_all(files, log, sizeof log);
    ck_assert_str_eq(log, cases[_i].log);
    /* More may come after the end. */
    ck_assert_int_eq(dnmap_files_add_path(files, path_of("one")), DNMAP_OK);
    read_all(files, log, sizeof log);
    ck_assert_str_eq(log, "one@one:1 ");
    dnmap_files_free(files);
}
END_TEST

START_TEST(descriptors_and_bytes)
{
    dnmap_files *files;
    char log[500];
    char bytes[] = "/CN=bytes\n";
    int descriptor = open(path_of("one"), O_RDONLY);

    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_TEXT), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_descriptor(files, descriptor, "input"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, bytes, strlen(bytes), "memory"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_bytes(files, NULL, 0, "nothing"), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_descriptor(files, -1, "closed"), DNMAP_OK);
    memset(bytes, '!', sizeof bytes);
    read_all(files, log, sizeof log);
    ck_assert_str_eq(log, "one@input:1 bytes@memory:1 NOTHING@nothing:0 IO@closed:0 ");
    dnmap_files_free(files);
    ck_assert_int_eq(close(descriptor), 0);
}
END_TEST

/* A file that is opened as descriptor 0 is closed too, as any other. */
START_TEST(the_lowest_descriptor)
{
    dnmap_files *files;
    char log[500];
    int input = dup(STDIN_FILENO);

    ck_assert_int_ge(input, 0);
    ck_assert_int_eq(close(STDIN_FILENO), 0);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_TEXT), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, path_of("one")), DNMAP_OK);
    read_all(files, log, sizeof log);
    ck_assert_str_eq(log, "one@one:1 ");
    dnmap_files_free(files);
    ck_assert_int_eq(fcntl(STDIN_FILENO, F_GETFD), -1);
    ck_assert_int_eq(dup2(input, STDIN_FILENO), STDIN_FILENO);
    ck_assert_int_eq(close(input), 0);
}
END_TEST

/* What errno says of a call before does not matter at an end. */
START_TEST(an_end_after_an_interruption)
{
    dnmap_files *files;
    dnmap_cert *cert;
    int empty = open("/dev/null", O_RDONLY);

    ck_assert_int_ge(empty, 0);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_TEXT), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_descriptor(files, empty, "empty"), DNMAP_OK);
    errno = EINTR;
    ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_E_NOTHING);
    dnmap_files_free(files);
    close(empty);
}
END_TEST

#define SESSION(process, host)                                                          \
    "Nov 24 10:45:25 mail sm-mta[" process "]: STARTTLS=server, relay=" host            \
    ".example [192.0.2.1], version=TLSv1.3, verify=OK, cipher=x, bits=256/256\n"        \
    "Nov 24 10:45:25 mail sm-mta[" process "]: STARTTLS=server, cert-subject=/CN=" host \
    ", cert-issuer=/CN=CA, verifymsg=ok\n"

/* Of a log those count whose host the pattern fits, in each source. */
START_TEST(the_pattern_of_a_log)
{
    static const char log[] = SESSION("7", "a") SESSION("8", "b");
    dnmap_files *files;
    dnmap_cert *cert;
    dnmap_attribute attribute;

    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_LOG), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_set_log(files, DNMAP_DIALECT_OPENSSL3, "b.*"), DNMAP_OK);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(dnmap_files_add_bytes(files, log, strlen(log), "log"), DNMAP_OK);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_OK);
        ck_assert_int_eq(dnmap_name_attribute(&attribute, dnmap_cert_subject(cert), 0), DNMAP_OK);
        ck_assert_str_eq((const char *)attribute.value, "b");
        dnmap_cert_free(cert);
    }
    ck_assert_int_eq(dnmap_files_next(files, &cert, NULL), DNMAP_OK);
    ck_assert_ptr_null(cert);
    dnmap_files_free(files);
}
END_TEST

START_TEST(bad_arguments)
{
    dnmap_files *files;
    dnmap_cert *cert;

    ck_assert_int_eq(dnmap_files_new(NULL, DNMAP_INPUT_AUTO), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_files_new(&files, (dnmap_input)9), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(files);
    ck_assert_int_eq(dnmap_files_new(&files, DNMAP_INPUT_AUTO), DNMAP_OK);
    ck_assert_int_eq(dnmap_files_add_path(files, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_files_add_bytes(files, NULL, 1, "x"), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_files_add_bytes(files, "x", 1, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_files_set_password(files, "a\0b", 3), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_files_next(files, NULL, NULL), DNMAP_E_ARGUMENT);
    ck_assert_int_eq(dnmap_files_next(NULL, &cert, NULL), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(dnmap_files_source(files));
    dnmap_files_free(files);
    dnmap_files_free(NULL);
}
END_TEST

START_TEST(a_copy_outlives_its_certificate)
{
    static const char text[] = "/C=US/1.2.3=x\n";
    dnmap_reader *reader;
    dnmap_cert *cert;
    dnmap_name *copy, *again;
    dnmap_attribute attribute;

    ck_assert_int_eq(dnmap_reader_new_memory(&reader, text, strlen(text), DNMAP_INPUT_TEXT),
                     DNMAP_OK);
    ck_assert_int_eq(dnmap_reader_next(reader, &cert, NULL), DNMAP_OK);
    ck_assert_int_eq(dnmap_name_copy(&copy, dnmap_cert_bare_name(cert)), DNMAP_OK);
    ck_assert(dnmap_name_equal(copy, dnmap_cert_bare_name(cert)));
    dnmap_cert_free(cert);
    dnmap_reader_free(reader);
    ck_assert_int_eq(dnmap_name_copy(&again, copy), DNMAP_OK);
    dnmap_name_free(copy);
    ck_assert_int_eq(dnmap_name_attribute(&attribute, again, 1), DNMAP_OK);
    ck_assert_str_eq(attribute.type, "1.2.3");
    ck_assert_str_eq(attribute.oid, "1.2.3");
    ck_assert_uint_eq(attribute.oid_der_len, 2);
    ck_assert_int_eq(memcmp(attribute.oid_der, "\x2A\x03", 2), 0);
    ck_assert_str_eq((const char *)attribute.value, "x");
    dnmap_name_free(again);
    ck_assert_int_eq(dnmap_name_copy(&copy, NULL), DNMAP_E_ARGUMENT);
    ck_assert_ptr_null(copy);
    ck_assert_int_eq(dnmap_name_copy(NULL, NULL), DNMAP_E_ARGUMENT);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_unchecked_fixture(tcase, make_folder, remove_folder);
    tcase_add_loop_test(tcase, paths, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tcase, descriptors_and_bytes);
    tcase_add_test(tcase, the_lowest_descriptor);
    tcase_add_test(tcase, an_end_after_an_interruption);
    tcase_add_test(tcase, the_pattern_of_a_log);
    tcase_add_test(tcase, bad_arguments);
    tcase_add_test(tcase, a_copy_outlives_its_certificate);
}

int main(void)
{
    return suite_run("files", add);
}
