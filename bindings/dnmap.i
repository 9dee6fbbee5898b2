/* SPDX-License-Identifier: BSD-2-Clause */
/* What Perl and Python share of libdnmap: a private module of flat functions, under a layer written
 * by hand in each language (perl/lib/DNMap.pm, python/dnmap/__init__.py).
 *
 * perl/host.i and python/host.i say what differs: how bytes, text and objects get in and out, and
 * how a failure is raised. They define, for the rules here:
 *   host_raise(status, error, files)  leaves an exception behind; error and files may be NULL
 *   host_string(object)               a C string, or NULL after host_raise()
 *   %host_handle(type, kind, free)    what a type of handle needs there; `kind` is its class in Perl,
 *                                     a label in Python
 *   handle_<type>(object)             the pointer of such a handle, or NULL after an exception
 *   new_<type>(pointer)               an object that owns the pointer
 *   HOST_IS_NOTHING(object)           whether it is undef or None
 *   HOST_NOTHING                      the result of a function that returns nothing
 *   HOST_APPEND(object)               puts an object behind the results, or alone
 *   HOST_PAIR(first, second)          makes two results the result: a tuple, or a list of two
 *   HOST_TEXT(text, len), HOST_BYTES(bytes, len), HOST_CHARACTERS(utf8, len), HOST_NUMBER(number), host_attribute(), ...
 *                                     other results */
#ifdef SWIGPERL
%module "DNMap::Native"
#else
%module(threads="1") native
%nothread;
%thread dnmap_files_next;
%thread batch_read;
%thread findings_lint;
#endif

%{
#include "batch.h"
#include "dnmap.h"
#include "findings.h"
#include "tester.h"

static const dnmap_error no_failure;
static const dnmap_decision no_decision;
%}

#ifdef SWIGPERL
%include "perl/host.i"
#else
%include "python/host.i"
#endif

/* ------------------------------------------------------------------ failures */

/* Every status but DNMAP_OK is an exception, made of what the call left in its error record and
 * of where in its files it was. */
%typemap(out) dnmap_status (dnmap_error failure = no_failure,
                            const dnmap_files *failed_files = NULL)
{
    if ($1 != DNMAP_OK) {
        host_raise($1, failure.message == NULL ? NULL : &failure, failed_files);
        SWIG_fail;
    }
    HOST_NOTHING
}

%typemap(in, numinputs=0, noblock=1) dnmap_error *error
{
    $1 = &failure;
}

/* ------------------------------------------------------------------ handles */

%define %handle(TYPE, KIND, FREE)
%host_handle(TYPE, KIND, FREE)
%typemap(in, noblock=1) TYPE *, const TYPE *
{
    $1 = handle_ ## TYPE($input);
    if ($1 == NULL)
        SWIG_fail;
}
%typemap(in, numinputs=0, noblock=1) TYPE **out (TYPE *made = NULL)
{
    $1 = &made;
}
%typemap(argout, noblock=1) TYPE **out
{
    HOST_APPEND(new_ ## TYPE(*$1));
}
%enddef

/* Parameters that undef or None stands for NULL in; behind the %handle of their type, whose rule it
 * replaces for them. */
%define %or_nothing(TYPE, NAME)
%typemap(in, noblock=1) const TYPE *NAME
{
    $1 = NULL;
    if (!HOST_IS_NOTHING($input)) {
        $1 = handle_ ## TYPE($input);
        if ($1 == NULL)
            SWIG_fail;
    }
}
%enddef

%handle(dnmap_name, "DNMap::Name", dnmap_name_free)
%or_nothing(dnmap_name, cs)
%or_nothing(dnmap_name, ci)
%or_nothing(dnmap_name, cn)
%handle(dnmap_cert, "DNMap::Native::Cert", dnmap_cert_free)
%handle(dnmap_files, "DNMap::Native::Files", dnmap_files_free)
%handle(dnmap_entries, "DNMap::Native::Entries", dnmap_entries_free)
%handle(dnmap_regex, "DNMap::Native::Regex", dnmap_regex_free)
%or_nothing(dnmap_regex, issuer)
%or_nothing(dnmap_regex, subject)
%handle(tester, "DNMap::Native::Tester", tester_free)

%typemap(in, noblock=1) dnmap_files *files
{
    $1 = handle_dnmap_files($input);
    if ($1 == NULL)
        SWIG_fail;
    failed_files = $1;
}

%typemap(out) dnmap_cert_kind
{
    %set_output(SWIG_FromCharPtr(dnmap_cert_kind_name($1)));
}

/* A question that there may be no memory to answer. */
%typemap(out) int dnmap_cert_is_ca, int dnmap_key_matches
{
    if ($1 < 0) {
        host_raise(DNMAP_E_MEMORY, NULL, NULL);
        SWIG_fail;
    }
    %set_output(SWIG_From_int($1));
}

/* A name that belongs to a certificate goes out as a copy, so that it may outlive it. */
%typemap(out) const dnmap_name *
{
    dnmap_name *copy = NULL;
    if ($1 != NULL && dnmap_name_copy(&copy, $1) != DNMAP_OK) {
        host_raise(DNMAP_E_MEMORY, NULL, NULL);
        SWIG_fail;
    }
    %set_output(new_dnmap_name(copy));
}

/* ------------------------------------------------------------------ enums are words */

%{
static void host_raise_word(const char *what, const char *word)
{
    char message[100];
    dnmap_error unknown = {DNMAP_E_ARGUMENT, message, 0, 0};

    snprintf(message, sizeof message, "no such %s: '%.60s'", what, word);
    host_raise(DNMAP_E_ARGUMENT, &unknown, NULL);
}
%}

%define %words(TYPE, WHAT)
%typemap(in) TYPE
{
    const char *word = host_string($input);
    if (word == NULL)
        SWIG_fail;
    if (TYPE ## _from_name(&$1, word) != DNMAP_OK) {
        host_raise_word(WHAT, word);
        SWIG_fail;
    }
}
%enddef

%words(dnmap_dialect, "dialect")
%words(dnmap_map, "kind of map")
%words(dnmap_mode, "mode")
%words(dnmap_text_format, "format")

/* ------------------------------------------------------------------ texts */

%typemap(in, numinputs=0, noblock=1) (char **out, size_t *out_len) (char *text = NULL, size_t len),
                                     (char **out_bytes, size_t *out_len) (char *text = NULL,
                                                                          size_t len),
                                     (char **out_text, size_t *out_len) (char *text = NULL,
                                                                         size_t len)
{
    $1 = &text;
    $2 = &len;
}
%typemap(freearg, noblock=1) (char **out, size_t *out_len), (char **out_bytes, size_t *out_len),
                             (char **out_text, size_t *out_len)
{
    dnmap_free(*$1);
}
%typemap(argout, noblock=1) (char **out, size_t *out_len)
{
    HOST_APPEND(HOST_TEXT(*$1, *$2));
}
%typemap(argout, noblock=1) (char **out_bytes, size_t *out_len)
{
    HOST_APPEND(HOST_BYTES(*$1, *$2));
}

%typemap(argout, noblock=1) (char **out_text, size_t *out_len)
{
    HOST_APPEND(HOST_CHARACTERS(*$1, *$2));
}

%typemap(in, numinputs=0, noblock=1) unsigned *out_risks (unsigned risks)
{
    $1 = &risks;
}
%typemap(argout, noblock=1) unsigned *out_risks
{
    HOST_APPEND(HOST_NUMBER(*$1));
}

/* ------------------------------------------------------------------ structures are rows */

%typemap(in, numinputs=0, noblock=1) dnmap_macros *out (dnmap_macros macros)
{
    $1 = &macros;
}
%typemap(argout, noblock=1) dnmap_macros *out
{
    HOST_PAIR(HOST_TEXT($1->subject, $1->subject_len), HOST_TEXT($1->issuer, $1->issuer_len))
}
%typemap(default, noblock=1) dnmap_dialect or_host
{
    $1 = DNMAP_DIALECT_HOST;
}

%typemap(in, numinputs=0, noblock=1) dnmap_position *out (dnmap_position position)
{
    $1 = &position;
}
%typemap(argout, noblock=1) dnmap_position *out
{
    HOST_APPEND(host_position($1));
}

%typemap(in, numinputs=0, noblock=1) dnmap_attribute *out (dnmap_attribute attribute)
{
    $1 = &attribute;
}
/* With its value as text, or nothing where it has none. */
%typemap(argout) dnmap_attribute *out
{
    char *utf8;
    size_t len;
    dnmap_status status = dnmap_attribute_utf8_new(&utf8, &len, $1);
    if (status != DNMAP_OK && status != DNMAP_E_CHARSET) {
        host_raise(status, NULL, NULL);
        SWIG_fail;
    }
    HOST_APPEND(host_attribute($1, utf8, len));
    dnmap_free(utf8);
}

%typemap(in, numinputs=0, noblock=1) struct batch *out (struct batch batch)
{
    $1 = &batch;
    batch_init($1);
}
%typemap(freearg, noblock=1) struct batch *out
{
    batch_clear($1);
}
%typemap(argout, noblock=1) struct batch *out
{
    HOST_APPEND(host_batch($1));
}

%typemap(in, numinputs=0, noblock=1) struct findings *out (struct findings findings)
{
    $1 = &findings;
    findings_init($1);
}
%typemap(freearg, noblock=1) struct findings *out
{
    findings_clear($1);
}
%typemap(argout, noblock=1) struct findings *out
{
    HOST_APPEND(host_findings($1));
}

%typemap(in, numinputs=0, noblock=1) dnmap_decision *out (dnmap_decision decision)
{
    $1 = &decision;
    *$1 = no_decision;
}
%typemap(freearg, noblock=1) dnmap_decision *out
{
    dnmap_decision_clear($1);
}
%typemap(argout, noblock=1) dnmap_decision *out
{
    HOST_APPEND(host_decision($1));
}

%apply (const void *bytes, size_t bytes_len) { (const void *config, size_t config_len),
                                               (const void *cas, size_t cas_len) };

/* ------------------------------------------------------------------ what is wrapped */

%constant int INPUT_AUTO = DNMAP_INPUT_AUTO;
%constant int INPUT_TEXT = DNMAP_INPUT_TEXT;
%constant int INPUT_LOG = DNMAP_INPUT_LOG;
%constant unsigned RISK_MACRO_CUT = DNMAP_RISK_MACRO_CUT;
%constant unsigned RISK_KEY_CUT = DNMAP_RISK_KEY_CUT;
%constant unsigned RISK_EMPTY = DNMAP_RISK_EMPTY;
%constant unsigned RISK_TOO_LONG = DNMAP_RISK_TOO_LONG;

/* Of the headers, only what is named here. */
%rename("$ignore") "";
%define %expose(FUNCTION, NAME)
%rename("NAME") FUNCTION;
%enddef

%expose(dnmap_version, version)
%expose(dnmap_libcrypto_version, libcrypto_version)
%expose(dnmap_xtext_encode_new, xtext_encode)
%expose(dnmap_xtext_decode_new, xtext_decode)
%expose(dnmap_name_from_der, name_from_der)
%expose(dnmap_name_from_text, name_from_text)
%expose(dnmap_name_count, name_count)
%expose(dnmap_name_attribute, name_attribute)
%expose(dnmap_name_equal, name_equal)
%expose(dnmap_name_rfc4514_new, name_rfc4514)
%expose(dnmap_cert_get_kind, cert_kind)
%expose(dnmap_cert_subject, cert_subject)
%expose(dnmap_cert_issuer, cert_issuer)
%expose(dnmap_cert_bare_name, cert_bare_name)
%expose(dnmap_cert_is_ca, cert_is_ca)
%expose(dnmap_oneline_new, oneline)
%expose(dnmap_macro_dn_new, macro_dn)
%expose(dnmap_macro_cn_new, macro_cn)
%expose(macros_of, macros)
%expose(dnmap_key_new, key)
%expose(dnmap_key_matches, key_matches)
%expose(dnmap_key_decode, key_decode)
%expose(dnmap_access_line_new, access_line)
%expose(dnmap_requirement_new, requirement)
%expose(dnmap_ldif_new, ldif)
%expose(dnmap_risk_id, risk_id)
%expose(dnmap_risk_message, risk_message)
%expose(dnmap_files_new, files_new)
%expose(dnmap_files_set_password, files_set_password)
%expose(dnmap_files_set_log, files_set_log)
%expose(dnmap_files_add_path, files_add_path)
%expose(dnmap_files_add_bytes, files_add_bytes)
%expose(dnmap_files_next, files_next)
%expose(dnmap_files_source, files_source)
%expose(dnmap_files_position, files_position)
%expose(dnmap_entries_new, entries_new)
%expose(dnmap_entries_set_mode, entries_set_mode)
%expose(dnmap_entries_set_tag, entries_set_tag)
%expose(dnmap_entries_set_value, entries_set_value)
%expose(dnmap_entries_set_dialect, entries_set_dialect)
%expose(dnmap_entries_set_all_dialects, entries_set_all_dialects)
%expose(dnmap_entries_set_map, entries_set_map)
%expose(dnmap_entries_set_regexes, entries_set_regexes)
%expose(dnmap_regex_new, regex_new)
%expose(regex_of_config, regex_of_config)
%expose(dnmap_entries_allow, entries_allow)
%expose(dnmap_entries_set_fold, entries_set_fold)
%expose(batch_read, entries_read)
%expose(findings_lint, lint)
%expose(tester_new, tester_new)
%expose(tester_decide, tester_decide)
%expose(tester_decide_bytes, tester_decide_bytes)

/* The dialect may be left out. */
%inline %{
static dnmap_status macros_of(dnmap_macros *out, const unsigned char *der, size_t der_len,
                              dnmap_dialect or_host, dnmap_error *error)
{
    return dnmap_macros_from_der(out, der, der_len, or_host, error);
}
%}

%include "dnmap.h"
%include "batch.h"
%include "findings.h"
%include "tester.h"
