/* SPDX-License-Identifier: BSD-2-Clause */
/* How Perl's scalars become arguments, and results Perl's scalars. */

%{
/* ------------------------------------------------------------------ failures */

/* DNMap::Error makes the exception and dies with it; it stays in $@ for the caller to pass on. */
static void host_raise(dnmap_status status, const dnmap_error *error, const dnmap_files *files)
{
    dTHX;
    dSP;
    dnmap_position position = {0, 0, 0};
    const char *source = files == NULL ? NULL : dnmap_files_source(files);

    if (files != NULL)
        dnmap_files_position(&position, files);
    ENTER;
    SAVETMPS;
    PUSHMARK(SP);
    EXTEND(SP, 7);
    mPUSHp(dnmap_status_name(status), strlen(dnmap_status_name(status)));
    const char *message = error == NULL ? dnmap_status_message(status) : error->message;
    mPUSHp(message, strlen(message));
    mPUSHu(error == NULL ? 0 : error->offset);
    mPUSHi(error == NULL ? 0 : error->system_error);
    PUSHs(source == NULL ? &PL_sv_undef : sv_2mortal(newSVpv(source, 0)));
    mPUSHu(position.line);
    mPUSHu(position.index);
    PUTBACK;
    call_pv("DNMap::Error::_throw", G_EVAL | G_DISCARD | G_VOID);
    FREETMPS;
    LEAVE;
}

static void raise_argument(const char *message)
{
    dnmap_error error = {DNMAP_E_ARGUMENT, message, 0, 0};

    host_raise(DNMAP_E_ARGUMENT, &error, NULL);
}

/* ------------------------------------------------------------------ in */

/* The bytes of a scalar, the scalar itself untouched. NULL after host_raise(). */
static const char *host_bytes(SV *scalar, STRLEN *len)
{
    dTHX;

    /* Nobody gets at the scalar during a call: plain bytes need no copy. */
    if (SvPOK(scalar) && !SvUTF8(scalar) && !SvMAGICAL(scalar))
        return SvPV_nomg(scalar, *len);
    SvGETMAGIC(scalar);
    if (!SvOK(scalar)) {
        raise_argument("undef where bytes are due");
        return NULL;
    }
    if (SvROK(scalar) && !SvAMAGIC(scalar)) {
        raise_argument("a reference where bytes are due");
        return NULL;
    }
    SV *copy = sv_newmortal();
    sv_setsv_nomg(copy, scalar);
    (void)SvPV_force_nomg_nolen(copy);
    if (!sv_utf8_downgrade(copy, TRUE)) {
        raise_argument("wide character where bytes are due");
        return NULL;
    }
    return SvPV_nomg(copy, *len);
}

/* The characters of a scalar as UTF-8. */
static const char *host_characters(SV *scalar, STRLEN *len)
{
    dTHX;

    SvGETMAGIC(scalar);
    if (!SvOK(scalar)) {
        raise_argument("undef where text is due");
        return NULL;
    }
    if (SvROK(scalar) && !SvAMAGIC(scalar)) {
        raise_argument("a reference where text is due");
        return NULL;
    }
    SV *copy = sv_newmortal();
    sv_setsv_nomg(copy, scalar);
    (void)SvPV_force_nomg_nolen(copy);
    sv_utf8_upgrade(copy);
    return SvPV_nomg(copy, *len);
}

static const char *host_string(SV *scalar)
{
    STRLEN len;
    const char *bytes = host_bytes(scalar, &len);

    if (bytes != NULL && strlen(bytes) != len) {
        raise_argument("NUL byte in a word or path");
        return NULL;
    }
    return bytes;
}

/* ------------------------------------------------------------------ out */

static SV *row(AV *array)
{
    dTHX;

    return sv_2mortal(newRV_noinc((SV *)array));
}

static SV *host_position(const dnmap_position *position)
{
    dTHX;
    AV *fields = newAV();

    av_push(fields, newSVuv(position->index));
    av_push(fields, newSVuv(position->line));
    av_push(fields, newSVuv(position->offset));
    return row(fields);
}

static SV *host_attribute(const dnmap_attribute *attribute, const char *utf8, size_t len)
{
    dTHX;
    AV *fields = newAV();

    av_push(fields, newSVpv(attribute->type, 0));
    av_push(fields, newSVpv(attribute->oid, 0));
    av_push(fields, utf8 == NULL ? newSV(0) : newSVpvn_utf8(utf8, len, 1));
    av_push(fields, newSVpvn((const char *)attribute->value, attribute->value_len));
    av_push(fields, newSVuv(attribute->rdn));
    return row(fields);
}

static SV *note_row(const struct note *note)
{
    dTHX;
    AV *fields = newAV();

    av_push(fields, newSVpv(note->source, 0));
    av_push(fields, newSVuv(note->position.line));
    av_push(fields, newSVuv(note->position.index));
    av_push(fields, note->role == NULL ? newSV(0) : newSVpv(note->role, 0));
    av_push(fields, newSVpv(note->message, 0));
    return newRV_noinc((SV *)fields);
}

static SV *finding_row(const struct kept_finding *kept)
{
    dTHX;
    const dnmap_finding *finding = &kept->finding;
    AV *fields = newAV();

    av_push(fields, newSVuv(finding->line));
    av_push(fields, newSVpv(dnmap_severity_name(finding->severity), 0));
    av_push(fields, newSVpv(finding->id, 0));
    av_push(fields, newSVpv(finding->message, 0));
    av_push(fields, kept->fixed == NULL ? newSV(0) : newSVpvn(kept->fixed, finding->fixed_len));
    av_push(fields, newSViv(finding->is_certain));
    av_push(fields, newSVuv(finding->offset));
    av_push(fields, newSVuv(finding->len));
    return newRV_noinc((SV *)fields);
}

static SV *host_findings(const struct findings *findings)
{
    dTHX;
    AV *list = newAV();

    for (size_t i = 0; i < findings->count; i++)
        av_push(list, finding_row(&findings->list[i]));
    return row(list);
}

/* The key, and the line that answered or nearly would have: number, key, value. */
static SV *lookup_row(const dnmap_lookup *lookup)
{
    dTHX;
    const dnmap_map_line *line = &lookup->line;
    int has_line = lookup->found || lookup->near_miss;
    AV *fields = newAV();

    av_push(fields, newSVpvn(lookup->key, lookup->key_len));
    av_push(fields, newSViv(lookup->found));
    av_push(fields, newSVuv(line->number));
    av_push(fields, has_line ? newSVpvn(line->key, line->key_len) : newSV(0));
    av_push(fields, has_line ? newSVpvn(line->value, line->value_len) : newSV(0));
    return newRV_noinc((SV *)fields);
}

static SV *host_decision(const dnmap_decision *decision)
{
    dTHX;
    AV *fields = newAV();
    AV *lookups = newAV();

    for (size_t i = 0; i < decision->count; i++)
        av_push(lookups, lookup_row(&decision->lookups[i]));
    av_push(fields, newSViv(decision->may_relay));
    av_push(fields, newSVpv(dnmap_reason_name(decision->reason), 0));
    av_push(fields, newRV_noinc((SV *)lookups));
    av_push(fields, decision->verify_message == NULL ? newSV(0) : newSVpv(decision->verify_message, 0));
    return row(fields);
}

static SV *tally_row(const struct tally *tally)
{
    dTHX;
    AV *fields = newAV();

    av_push(fields, newSVuv(tally->count));
    av_push(fields, newSVpv(tally->of, 0));
    av_push(fields, newSVpv(tally->message, 0));
    return newRV_noinc((SV *)fields);
}

static SV *host_batch(const struct batch *batch)
{
    dTHX;
    AV *fields = newAV();
    AV *notes = newAV();
    AV *tallies = newAV();

    for (int i = 0; i < TALLIES; i++)
        av_push(tallies, tally_row(&batch->tallies[i]));
    for (size_t i = 0; i < batch->notes_count; i++)
        av_push(notes, note_row(&batch->notes[i]));
    av_push(fields, newSVpvn(batch->lines == NULL ? "" : batch->lines, batch->lines_len));
    av_push(fields, newRV_noinc((SV *)notes));
    av_push(fields, newRV_noinc((SV *)tallies));
    av_push(fields, newSViv(batch->done));
    return row(fields);
}
%}

#define HOST_IS_NOTHING(object) (!SvOK(object))
#define HOST_NOTHING
#define HOST_APPEND(object) %append_output(object)
#define HOST_PAIR(first, second) \
    %append_output(first);       \
    %append_output(second);
#define HOST_TEXT(text, len) newSVpvn_flags(text, len, SVs_TEMP)
#define HOST_CHARACTERS(utf8, len) sv_2mortal(newSVpvn_utf8(utf8, len, 1))
#define HOST_BYTES(bytes, len) newSVpvn_flags(bytes, len, SVs_TEMP)
#define HOST_NUMBER(number) sv_2mortal(newSVuv(number))

%{
/* A handle is a reference to a scalar that carries the pointer as magic: it can't be forged, copied
 * by Storable or freed twice, and goes when the scalar goes. A new thread's copy carries none. */
static int forget_pointer(pTHX_ MAGIC *magic, CLONE_PARAMS *parameters)
{
    (void)parameters;
    magic->mg_ptr = NULL;
    return 0;
}

static void *handle_pointer(SV *object, const MGVTBL *type)
{
    dTHX;
    MAGIC *magic = SvROK(object) ? mg_findext(SvRV(object), PERL_MAGIC_ext, type) : NULL;

    if (magic == NULL || magic->mg_ptr == NULL) {
        raise_argument("not an object of the right class");
        return NULL;
    }
    return magic->mg_ptr;
}

/* A blessed reference, or undef for NULL. */
static SV *new_handle(void *pointer, const MGVTBL *type, const char *kind)
{
    dTHX;

    if (pointer == NULL)
        return sv_newmortal();
    SV *scalar = newSV(0);
    MAGIC *magic = sv_magicext(scalar, NULL, PERL_MAGIC_ext, type, pointer, 0);
    magic->mg_flags |= MGf_DUP;
    return sv_bless(sv_2mortal(newRV_noinc(scalar)), gv_stashpv(kind, GV_ADD));
}
%}

%define %host_handle(TYPE, KIND, FREE)
%{
static int free_ ## TYPE(pTHX_ SV *scalar, MAGIC *magic)
{
    (void)scalar;
    FREE((TYPE *)(void *)magic->mg_ptr);
    magic->mg_ptr = NULL;
    return 0;
}

static const MGVTBL magic_ ## TYPE = {.svt_free = free_ ## TYPE, .svt_dup = forget_pointer};

static SV *new_ ## TYPE(TYPE *pointer)
{
    return new_handle(pointer, &magic_ ## TYPE, KIND);
}

static TYPE *handle_ ## TYPE(SV *object)
{
    return handle_pointer(object, &magic_ ## TYPE);
}
%}
%enddef

/* Bytes: wide characters are an error. */
%typemap(in) (const void *bytes, size_t bytes_len), (const unsigned char *der, size_t der_len),
             (const char *password, size_t password_len)
{
    STRLEN len;
    $1 = ($1_ltype)host_bytes($input, &len);
    if ($1 == NULL)
        SWIG_fail;
    $2 = len;
}

/* Text: characters. */
%typemap(in) (const char *text, size_t text_len), (const char *key, size_t key_len)
{
    STRLEN len;
    $1 = ($1_ltype)host_characters($input, &len);
    if ($1 == NULL)
        SWIG_fail;
    $2 = len;
}

/* A word or a path, in bytes without NUL; an undefined word is none. Not SWIG's own rule, which cuts it
 * at a NUL and crashes without memory. */
%typemap(in, noblock=1) const char *
{
    $1 = NULL;
    if (SvOK($input)) {
        $1 = (char *)host_string($input);
        if ($1 == NULL)
            SWIG_fail;
    }
}
%typemap(freearg) const char * ""
%typemap(in, noblock=1) const char *path, const char *label
{
    $1 = (char *)host_string($input);
    if ($1 == NULL)
        SWIG_fail;
}
