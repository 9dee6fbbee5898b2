/* SPDX-License-Identifier: BSD-2-Clause */
/* TLS requirements: what is made, and what is wrong with those that stand in a map already. Their
 * grammar is that of sendmail's rulesets TLS_connection and TLS_req (cf/m4/proto.m4). */
#include <stdlib.h>
#include <string.h>

#include "dnmap.h"
#include "suite.h"

#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
#define X200 X50 X50 X50 X50
#define BLANKS10 "          "
#define BLANKS50 BLANKS10 BLANKS10 BLANKS10 BLANKS10 BLANKS10
#define BLANKS200 BLANKS50 BLANKS50 BLANKS50 BLANKS50
#define BLANKS1000 BLANKS200 BLANKS200 BLANKS200 BLANKS200 BLANKS200
#define DOTS10 ".........."
#define DOTS50 DOTS10 DOTS10 DOTS10 DOTS10 DOTS10
#define DOTS200 DOTS50 DOTS50 DOTS50 DOTS50

static dnmap_name *name_of(const char *text)
{
    dnmap_name *name;

    ck_assert_int_eq(dnmap_name_from_text(&name, text, strlen(text), DNMAP_TEXT_SLASH, NULL),
                     DNMAP_OK);
    return name;
}

/* ------------------------------------------------------------------ levels */

static const struct {
    const char *level;
    dnmap_status status;
} levels[] = {
    {"VERIFY", DNMAP_OK},          {"VERIFY:112", DNMAP_OK},
    {"verify:0", DNMAP_OK},        {"PERM+VERIFY", DNMAP_OK},
    {"TEMP+VERIFY:256", DNMAP_OK}, {"TEMP+PERM+VERIFY", DNMAP_E_VALUE},
    {"", DNMAP_E_VALUE},           {"OK", DNMAP_E_VALUE},
    {"PERM+", DNMAP_E_VALUE},      {"VERIFYING", DNMAP_E_VALUE},
    {"VERIFY+CN", DNMAP_E_VALUE},  {"VERIFY:", DNMAP_E_VALUE},
    {"VERIFY:x", DNMAP_E_VALUE},   {"VERIFY:1:", DNMAP_E_VALUE},
    {"VERIFY:1/", DNMAP_E_VALUE},  {"ENCR:112", DNMAP_E_VALUE},
    {"ENCR", DNMAP_E_VALUE},       {"ENCR+CN", DNMAP_E_VALUE},
};

START_TEST(level)
{
    dnmap_name *name = name_of("/CN=x");
    char *out;

    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, levels[_i].level, name, NULL,
                                           NULL, DNMAP_DIALECT_HOST, 0, NULL),
                     levels[_i].status);
    if (levels[_i].status == DNMAP_OK) {
        ck_assert_int_eq(strncmp(out, levels[_i].level, strlen(levels[_i].level)), 0);
        ck_assert_str_eq(out + strlen(levels[_i].level), "+CS:/CN=x");
    } else {
        ck_assert_ptr_null(out);
    }
    dnmap_free(out);
    dnmap_name_free(name);
}
END_TEST

/* ------------------------------------------------------------------ names */

START_TEST(what_no_requirement_can_ask_for)
{
    dnmap_name *cut = name_of("/O=x/CN=" X200 X50);
    dnmap_name *client = name_of("/CN=x");
    dnmap_name *empty = name_of("/O=x/CN=");
    dnmap_name *dots = name_of("/CN=" DOTS200 DOTS50);
    unsigned risks = 0;
    dnmap_error error;
    char *out;

    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, &risks, NULL, "VERIFY", client, cut, NULL,
                                           DNMAP_DIALECT_OPENSSL3, 0, &error),
                     DNMAP_E_UNSAFE);
    ck_assert_uint_eq(risks, DNMAP_RISK_MACRO_CUT | DNMAP_RISK_DIALECT);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, &risks, NULL, "VERIFY", client, cut, NULL,
                                           DNMAP_DIALECT_OPENSSL3, DNMAP_RISK_MACRO_CUT, &error),
                     DNMAP_OK);
    ck_assert_str_eq(out, "VERIFY+CS:/CN=x++CI:/O=x");
    dnmap_free(out);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", NULL, client, NULL,
                                           DNMAP_DIALECT_OPENSSL3, 0, &error),
                     DNMAP_OK);
    ck_assert_str_eq(out, "VERIFY+CI:/CN=x");
    dnmap_free(out);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", NULL, NULL, empty,
                                           DNMAP_DIALECT_OPENSSL3, 0, &error),
                     DNMAP_E_UNSAFE);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, &risks, "# x", "VERIFY", client, NULL, NULL,
                                           DNMAP_DIALECT_OPENSSL3, 0, &error),
                     DNMAP_E_TAG);
    ck_assert_uint_eq(risks, 0);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", NULL, NULL, NULL,
                                           DNMAP_DIALECT_OPENSSL3, 0, &error),
                     DNMAP_E_ARGUMENT);
    /* Three times 250 dots: with a token for each they are over the 1,251 of prescan(). */
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", dots, dots, dots,
                                           DNMAP_DIALECT_OPENSSL3, 0, &error),
                     DNMAP_E_LIMIT);
    ck_assert_int_eq(dnmap_requirement_new(&out, NULL, NULL, NULL, "VERIFY", dots, dots, NULL,
                                           DNMAP_DIALECT_OPENSSL3, 0, &error),
                     DNMAP_OK);
    dnmap_free(out);
    dnmap_name_free(cut);
    dnmap_name_free(client);
    dnmap_name_free(empty);
    dnmap_name_free(dots);
}
END_TEST

/* ------------------------------------------------------------------ in a map */

struct found {
    char text[300];
    char fixed[1100];
};

static dnmap_status take(void *context, const dnmap_finding *finding)
{
    struct found *found = context;

    strcat(strcat(found->text, finding->id), finding->is_last ? "." : " ");
    if (finding->fixed != NULL) {
        ck_assert_uint_lt(finding->fixed_len, sizeof found->fixed);
        memcpy(found->fixed, finding->fixed, finding->fixed_len);
        ck_assert(finding->is_certain);
    }
    return DNMAP_OK;
}

static const struct {
    const char *source, *found, *fixed;
} lines[] = {
    {"TLS_Srv:mx\tVERIFY\n", "", ""},
    {"TLS_Clt:mx\tPERM+VERIFY:112\n", "", ""},
    {"TLS_Rcpt:a@b\tENCR:112\n", "", ""},
    {"tls_srv:mx\ttemp+encr:112  \n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CN:x++CS:/CN=x++CI:/CN=CA\n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CN\n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:MyCA\n", "", ""},
    /* no part yet: sanitizers see who looks behind the value */
    {"TLS_Srv:mx\tVERIFY+CN:x+CN\n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CN:x+C", "", ""},
    {"TLS_Srv:mx\tVERIFY+CN:x+CITag\n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CS:/CN=x+2BUID=y\n", "", ""},
    {"TLS_Srv:mx\tOK\n", "requirement-none.", ""},
    {"TLS_Srv:mx\tENCR\n", "requirement-none.", ""},
    {"TLS_Srv:mx\tVERIFY:1x\n", "requirement-bits.", ""},
    {"TLS_Srv:mx\tVERIFY:+CN\n", "requirement-bits.", ""},
    {"TLS_Srv:mx\tVERIFY+\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+CN:\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+CNx\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+C\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+AB\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+CS:\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+CI:\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+CN++\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+CN+\n", "requirement-part.", ""},
    {"TLS_Srv:mx\tVERIFY+CN:x+CS:/CN=x\n", "requirement-plus.", ""},
    {"TLS_Srv:mx\tVERIFY+CN:x+CN:y\n", "requirement-plus.", ""},
    {"TLS_Srv:mx\tVERIFY+CN:x+CI:/CN=x\n", "requirement-plus.", ""},
    {"TLS_Srv:mx\tVERIFY+CN:x+CITag:x\n", "requirement-plus.", ""},
    {"TLS_Srv:mx\tENCR:112+CN\n", "requirement-encr.", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:\n", "requirement-tag.", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:a.b\n", "requirement-tag.", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:a b\n", "requirement-tag.", ""},
    {"TLS_Srv:mx\tVERIFY+CS:/CN=a b\n", "unencoded.", ""},
    {"TLS_Srv:mx\tVERIFY+CS:x\n", "malformed.", ""},
    {"TLS_Srv:mx\tVERIFY+CN:" DOTS200 DOTS200 DOTS200 DOTS50 "\n", "requirement-length.", ""},
    /* percent signs: a map turns two into one */
    {"TLS_Srv:mx\tVERIFY+CN:50%%\n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CN:5%x%%y%z%\n", "percent.", "TLS_Srv:mx\tVERIFY+CN:5%%x%%y%%z%%\n"},
    {"TLS_Srv:mx\tVERIFY+CN:%", "percent.", "TLS_Srv:mx\tVERIFY+CN:%%"},
    {"TLS_Srv:mx\tVERIFY+CX:%\n", "requirement-part percent.", ""},
    /* corrected, of the 1,022 bytes that makemap reads of a line, and of one more */
    {"TLS_Srv:mx" BLANKS1000 "VERIFY+CN:%\n", "percent.", "TLS_Srv:mx" BLANKS1000 "VERIFY+CN:%%\n"},
    {"TLS_Srv:mx " BLANKS1000 "VERIFY+CN:%\n", "percent.", ""},
    {"TLS_Srv:mx" BLANKS1000 "VERIFY+CN:%", "percent.", "TLS_Srv:mx" BLANKS1000 "VERIFY+CN:%%"},
    {"TLS_Srv:mx " BLANKS1000 "VERIFY+CN:%", "percent.", ""},
    /* the entries that a CITag: asks for */
    {"TLS_Srv:mx\tVERIFY+CITag:MyCA\nMyCA:/CN=CA\tOK\n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:MyCA\nmyca:/CN=CA\tok (a comment)\n", "", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:MyCA\nMyCA:/CN=CA\tRELAY\n", "tag-value.", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:MyCA\nMyCA:/CN=CA\tOKAY\n", "tag-value.", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:MyCA\nMyCA:/CN=CA\tx\nMyCB:/CN=CA\tx\nMyC:/CN=x\tx\n"
     "MyCA2:/CN=CA\tx\nMyCA\tx\n",
     "tag-value.", ""},
    {"TLS_Srv:mx\tVERIFY+CITag:b++CITag:a\nb:/CN=CA\tx\na:/CN=x\tx\nab:/CN=x\tx\n",
     "tag-value.tag-value.", ""},
};

START_TEST(in_a_map)
{
    struct found found = {"", ""};

    ck_assert_int_eq(dnmap_access_lint(lines[_i].source, strlen(lines[_i].source),
                                       DNMAP_DIALECT_OPENSSL3, DNMAP_DIALECT_OPENSSL3,
                                       DNMAP_MAP_HASH, take, &found, NULL),
                     DNMAP_OK);
    ck_assert_msg(strcmp(found.text, lines[_i].found) == 0, "%.100s: %s", lines[_i].source,
                  found.text);
    ck_assert_str_eq(found.fixed, lines[_i].fixed);
}
END_TEST

/* More tags than the first list of them has room for; each is found again. */
START_TEST(many_tags)
{
    char source[4096] = "";
    struct found found = {"", ""};

    for (char c = 'a'; c <= 'z'; c++) {
        const char line[] = {'T', 'L', 'S', '_', 'S', 'r', 'v', ':', c,   ' ', 'V', 'E',  'R',
                             'I', 'F', 'Y', '+', 'C', 'I', 'T', 'a', 'g', ':', c,   '\n', '\0'};
        strcat(source, line);
    }
    strcat(source, "q:/CN=x NO\n");
    ck_assert_int_eq(dnmap_access_lint(source, strlen(source), DNMAP_DIALECT_OPENSSL3,
                                       DNMAP_DIALECT_OPENSSL3, DNMAP_MAP_HASH, take, &found, NULL),
                     DNMAP_OK);
    ck_assert_str_eq(found.text, "tag-value.");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, level, 0, (int)(sizeof levels / sizeof levels[0]));
    tcase_add_test(tcase, what_no_requirement_can_ask_for);
    tcase_add_loop_test(tcase, in_a_map, 0, (int)(sizeof lines / sizeof lines[0]));
    tcase_add_test(tcase, many_tags);
}

int main(void)
{
    return suite_run("requirement", add);
}
