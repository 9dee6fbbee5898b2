/* SPDX-License-Identifier: BSD-2-Clause */
/* How Python's objects become arguments, and results Python's objects. */

%{
static PyObject *none(void)
{
    Py_INCREF(Py_None);
    return Py_None;
}

/* ------------------------------------------------------------------ failures */

/* dnmap._errors makes the exception: its classes are written in Python. */
static void host_raise(dnmap_status status, const dnmap_error *error, const dnmap_files *files)
{
    dnmap_position position = {0, 0, 0};

    if (status == DNMAP_E_MEMORY) {
        PyErr_NoMemory();
        return;
    }
    if (files != NULL)
        dnmap_files_position(&position, files);
    PyObject *source = files == NULL || dnmap_files_source(files) == NULL
                           ? none()
                           : PyUnicode_DecodeFSDefault(dnmap_files_source(files));
    PyObject *errors = PyImport_ImportModule("dnmap._errors");
    PyObject *exception = NULL;
    if (source != NULL && errors != NULL)
        exception = PyObject_CallFunction(
            PyDict_GetItemString(PyModule_GetDict(errors), "make"), "ssniOnn",
            dnmap_status_name(status),
            error == NULL ? dnmap_status_message(status) : error->message,
            error == NULL ? (Py_ssize_t)0 : (Py_ssize_t)error->offset,
            error == NULL ? 0 : error->system_error, source, (Py_ssize_t)position.line,
            (Py_ssize_t)position.index);
    if (exception != NULL)
        PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
    Py_XDECREF(exception);
    Py_XDECREF(errors);
    Py_XDECREF(source);
}

/* ------------------------------------------------------------------ in */

static const char *host_text(PyObject *object, Py_ssize_t *len)
{
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "a str is required, not '%s'", Py_TYPE(object)->tp_name);
        return NULL;
    }
    return PyUnicode_AsUTF8AndSize(object, len);
}

static const char *host_string(PyObject *object)
{
    Py_ssize_t len;
    const char *text = host_text(object, &len);

    if (text != NULL && strlen(text) != (size_t)len) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        return NULL;
    }
    return text;
}

/* ------------------------------------------------------------------ out */

/* Takes both over; NULL after an exception. */
static PyObject *pair(PyObject *first, PyObject *second)
{
    PyObject *tuple = first == NULL || second == NULL ? NULL : PyTuple_New(2);

    if (tuple == NULL) {
        Py_XDECREF(first);
        Py_XDECREF(second);
        return NULL;
    }
    PyTuple_SET_ITEM(tuple, 0, first);
    PyTuple_SET_ITEM(tuple, 1, second);
    return tuple;
}

/* The results so far with one more behind them: a list where there are several. SWIG's own way of
 * it takes no exception for an answer. Takes both over; NULL after an exception. */
static PyObject *joined(PyObject *results, PyObject *more)
{
    PyObject *list = results;

    if (results == Py_None && more != NULL) {
        Py_DECREF(results);
        return more;
    }
    if (results != NULL && more != NULL && !PyList_Check(results))
        list = Py_BuildValue("[O]", results);
    if (list != results)
        Py_DECREF(results);
    if (list != NULL && (more == NULL || PyList_Append(list, more) != 0))
        Py_CLEAR(list);
    Py_XDECREF(more);
    return list;
}

static PyObject *host_position(const dnmap_position *position)
{
    return Py_BuildValue("nnK", (Py_ssize_t)position->index, (Py_ssize_t)position->line,
                         (unsigned long long)position->offset);
}

static PyObject *host_attribute(const dnmap_attribute *attribute, const char *utf8, size_t len)
{
    return Py_BuildValue("sss#y#n", attribute->type, attribute->oid, utf8, (Py_ssize_t)len,
                         (const char *)attribute->value, (Py_ssize_t)attribute->value_len,
                         (Py_ssize_t)attribute->rdn);
}

static PyObject *notes_list(const struct batch *batch)
{
    PyObject *list = PyList_New(0);

    for (size_t i = 0; list != NULL && i < batch->notes_count; i++) {
        const struct note *note = &batch->notes[i];
        PyObject *row = Py_BuildValue("Nnnzs", PyUnicode_DecodeFSDefault(note->source),
                                      (Py_ssize_t)note->position.line,
                                      (Py_ssize_t)note->position.index, note->role, note->message);
        if (row == NULL || PyList_Append(list, row) != 0)
            Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list;
}

static PyObject *tallies_list(const struct batch *batch)
{
    PyObject *list = PyList_New(TALLIES);

    for (int i = 0; list != NULL && i < TALLIES; i++) {
        const struct tally *tally = &batch->tallies[i];
        PyObject *row = Py_BuildValue("nss", (Py_ssize_t)tally->count, tally->of, tally->message);
        if (row == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, row);
    }
    return list;
}

static PyObject *host_findings(const struct findings *findings)
{
    PyObject *list = PyList_New(0);

    for (size_t i = 0; list != NULL && i < findings->count; i++) {
        const dnmap_finding *finding = &findings->list[i].finding;
        PyObject *row = Py_BuildValue(
            "nsssy#Nnn", (Py_ssize_t)finding->line, dnmap_severity_name(finding->severity),
            finding->id, finding->message, findings->list[i].fixed,
            (Py_ssize_t)finding->fixed_len, PyBool_FromLong(finding->is_certain),
            (Py_ssize_t)finding->offset, (Py_ssize_t)finding->len);
        if (row == NULL || PyList_Append(list, row) != 0)
            Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list;
}

/* The key, and the line that answered or nearly would have: number, key, value. */
static PyObject *lookup_row(const dnmap_lookup *lookup)
{
    const dnmap_map_line *line = &lookup->line;
    int has_line = lookup->found || lookup->near_miss;

    return Py_BuildValue("s#Nny#y#", lookup->key, (Py_ssize_t)lookup->key_len,
                         PyBool_FromLong(lookup->found), (Py_ssize_t)line->number,
                         has_line ? line->key : NULL, (Py_ssize_t)line->key_len,
                         has_line ? line->value : NULL, (Py_ssize_t)line->value_len);
}

static PyObject *host_decision(const dnmap_decision *decision)
{
    PyObject *lookups = PyList_New(0);

    for (size_t i = 0; lookups != NULL && i < decision->count; i++) {
        PyObject *row = lookup_row(&decision->lookups[i]);
        if (row == NULL || PyList_Append(lookups, row) != 0)
            Py_CLEAR(lookups);
        Py_XDECREF(row);
    }
    return Py_BuildValue("NsNz", PyBool_FromLong(decision->may_relay),
                         dnmap_reason_name(decision->reason), lookups, decision->verify_message);
}

static PyObject *host_batch(const struct batch *batch)
{
    return Py_BuildValue("s#NNi", batch->lines == NULL ? "" : batch->lines,
                         (Py_ssize_t)batch->lines_len, notes_list(batch),
                         tallies_list(batch), batch->done);
}
%}

#define HOST_IS_NOTHING(object) ((object) == Py_None)
#define HOST_NOTHING $result = none();
#define HOST_APPEND(object) $result = joined($result, object);
#define HOST_PAIR(first, second) \
    Py_DECREF($result);          \
    $result = pair(first, second);
#define HOST_TEXT(text, len) PyUnicode_DecodeASCII(text, (Py_ssize_t)(len), "strict")
#define HOST_CHARACTERS(utf8, len) PyUnicode_DecodeUTF8(utf8, (Py_ssize_t)(len), "strict")
#define HOST_BYTES(bytes, len) PyBytes_FromStringAndSize(bytes, (Py_ssize_t)(len))
#define HOST_NUMBER(number) PyLong_FromUnsignedLong(number)

/* A capsule; None for NULL. */
%define %host_handle(TYPE, KIND, FREE)
%{
static void destroy_ ## TYPE(PyObject *capsule)
{
    FREE(PyCapsule_GetPointer(capsule, KIND));
}

static PyObject *new_ ## TYPE(TYPE *pointer)
{
    if (pointer == NULL)
        return none();
    PyObject *capsule = PyCapsule_New(pointer, KIND, destroy_ ## TYPE);
    if (capsule == NULL)
        FREE(pointer);
    return capsule;
}

static TYPE *handle_ ## TYPE(PyObject *object)
{
    return PyCapsule_GetPointer(object, KIND);
}
%}
%enddef

/* Bytes: any object with a buffer; a str is a TypeError. */
%typemap(arginit, noblock=1) (const void *bytes, size_t bytes_len),
                             (const unsigned char *der, size_t der_len)
{
    view$argnum.obj = NULL;
}
%typemap(in, noblock=1) (const void *bytes, size_t bytes_len) (Py_buffer view),
                        (const unsigned char *der, size_t der_len) (Py_buffer view)
{
    if (PyObject_GetBuffer($input, &view, PyBUF_SIMPLE) != 0)
        SWIG_fail;
    $1 = view.buf;
    $2 = (size_t)view.len;
}
%typemap(freearg, noblock=1) (const void *bytes, size_t bytes_len),
                             (const unsigned char *der, size_t der_len)
{
    PyBuffer_Release(&view$argnum);
}

/* Text: a str, as UTF-8. */
%typemap(in, noblock=1) (const char *text, size_t text_len) (Py_ssize_t text_len),
                        (const char *key, size_t key_len) (Py_ssize_t text_len),
                        (const char *password, size_t password_len) (Py_ssize_t text_len)
{
    $1 = (char *)host_text($input, &text_len);
    if ($1 == NULL)
        SWIG_fail;
    $2 = (size_t)text_len;
}

/* A word without NUL; None is none. Not SWIG's own rule, which cuts it
 * at a NUL and crashes without memory. */
%typemap(in, noblock=1) const char *
{
    $1 = NULL;
    if ($input != Py_None) {
        $1 = (char *)host_string($input);
        if ($1 == NULL)
            SWIG_fail;
    }
}
%typemap(freearg) const char * ""

/* A path, in the bytes of the file system. */
%typemap(arginit, noblock=1) const char *path, const char *label
{
    path$argnum = NULL;
}
%typemap(in, noblock=1) const char *path (PyObject *path), const char *label (PyObject *path)
{
    if (!PyUnicode_FSConverter($input, &path))
        SWIG_fail;
    $1 = PyBytes_AS_STRING(path);
}
%typemap(freearg, noblock=1) const char *path, const char *label
{
    Py_XDECREF(path$argnum);
}
%typemap(out, noblock=1) const char *dnmap_files_source
{
    $result = $1 == NULL ? none() : PyUnicode_DecodeFSDefault($1);
}
