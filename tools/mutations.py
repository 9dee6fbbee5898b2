# SPDX-License-Identifier: BSD-2-Clause
"""What tools/mutate can change in lib/: found token by token, without comments, texts and lines of the
preprocessor."""
import collections
import glob
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

TOKEN = re.compile(
    r"""(?P<skip>/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*|\s+)|(?P<text>"(?:\\.|[^"\\])*")"""
    r"""|(?P<char>'(?:\\.|[^'\\])*')|(?P<word>[A-Za-z_]\w*)|(?P<number>\d[\w.]*)"""
    r"""|(?P<operator>->|\+\+|--|<<=|>>=|<<|>>|[-+*/%&|^<>=!]=|&&|\|\||.)""",
    re.S | re.M | re.X,
)
SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&",
         "++": "--", "--": "++", "+=": "-=", "-=": "+=", "|=": "&=", "&=": "|=", "<<": ">>", ">>": "<<",
         "^": "&", "^=": "&="}
BINARY = {"+": "-", "-": "+", "&": "|", "|": "&", "*": "/", "/": "*", "%": "*"}
KEYWORDS = {"if", "for", "while", "switch", "return", "break", "continue", "goto", "case", "default", "do",
            "else", "sizeof", "static", "const", "struct", "enum", "union", "typedef", "_Static_assert"}
Token = collections.namedtuple("Token", "kind text start end")
Mutation = collections.namedtuple("Mutation", "path line start end new what text function")


def tokens_of(source):
    found = [Token(m.lastgroup, m.group(), m.start(), m.end()) for m in TOKEN.finditer(source)]
    return [token for token in found if token.kind != "skip"]


def partner(tokens, index, step):
    """The index of the bracket that closes (step 1) or opens (step -1) the one at `index`."""
    depth = 0
    for i in range(index, len(tokens) if step > 0 else -1, step):
        depth += (tokens[i].text in ("(", "[", "{")) - (tokens[i].text in (")", "]", "}"))
        if depth == 0:
            return i
    return 0


def is_value(token):
    return token.kind in ("word", "number", "char") and token.text not in KEYWORDS or token.text in (")", "]")


def number_plus_one(text):
    if text in ("0", "1"):
        return "10"[int(text)]
    return None if "." in text else f"({text} + 1)"


def statement_end(tokens, i):
    """Of a call or an assignment that begins at i: the index of its semicolon."""
    first = i + 3 if [t.text for t in tokens[i : i + 3]] == ["(", "void", ")"] else i
    while tokens[first].text in ("*", "++", "--") and first + 2 < len(tokens):
        first += 1
    if first + 1 >= len(tokens):
        return None
    head, behind = tokens[first], tokens[first + 1].text
    if head.kind != "word" or head.text in KEYWORDS:
        return None
    if behind not in ("(", "[", "->", ".", "++", "--") and not re.fullmatch(r"[^=!<>]*=", behind):
        return None
    depth = 0
    for k in range(first, len(tokens)):
        depth += (tokens[k].text in ("(", "[")) - (tokens[k].text in (")", "]"))
        if depth < 0 or tokens[k].text in ("{", "}"):
            return None
        if tokens[k].text == ";":
            return k
    return None


def begins_statement(tokens, i):
    before = tokens[i - 1].text
    if before == ")":
        return tokens[partner(tokens, i - 1, -1) - 1].text in ("if", "for", "while")
    if before == ":":
        return is_label(tokens, i - 1)
    return before in (";", "{", "}", "else")


def is_label(tokens, i):
    """Whether the colon at i ends a case, not the middle of a choice."""
    while tokens[i].text not in (";", "{", "}", "?", "case", "default"):
        i -= 1
    return tokens[i].text in ("case", "default")


def is_single(condition):
    """Whether another change negates it too."""
    texts = {token.text for token in condition}
    return not texts & {"&&", "||"} and bool(texts & {"==", "!="} or condition[1].text == "!")


def changes_at(source, tokens, i):
    """What can be changed at token i: (start, end, what is put there, a name for it)."""
    token, before = tokens[i], tokens[i - 1] if i else tokens[i]
    spaced = source[token.start - 1 : token.start] in (" ", "\n") and source[token.end : token.end + 1] in (" ", "\n")
    if token.text in SWAPS:
        yield token.start, token.end, SWAPS[token.text], f"{token.text} -> {SWAPS[token.text]}"
    elif token.text in BINARY and spaced and is_value(before):
        yield token.start, token.end, BINARY[token.text], f"{token.text} -> {BINARY[token.text]}"
    elif token.kind in ("number", "char") and token.text != "1" and before.text in ("<", ">="):
        pass  # the same as the operator's other form
    elif token.kind == "number" and (new := number_plus_one(token.text)):
        yield token.start, token.end, new, f"{token.text} -> {new}"
    elif token.kind == "char":
        yield token.start, token.end, f"({token.text} + 1)", f"{token.text} + 1"
    elif token.text in ("true", "false"):
        new = "false" if token.text == "true" else "true"
        yield token.start, token.end, new, f"{token.text} -> {new}"
    elif token.text in ("!", "~") and not is_value(before):
        yield token.start, token.end, "", f"{token.text} gone"
    elif token.text == "if" and not is_single(tokens[i + 1 : partner(tokens, i + 1, 1)]):
        end = tokens[partner(tokens, i + 1, 1)].end
        yield tokens[i + 1].start, end, f"(!{source[tokens[i + 1].start:end]})", "if not"
    if begins_statement(tokens, i) and (end := statement_end(tokens, i)):
        yield token.start, tokens[end].end, ";", "statement gone"


def function_at(lines, line):
    """The name of the function that a line is in; "-" outside."""
    for text in reversed(lines[:line]):
        if text.startswith("}") and text is not lines[line - 1]:
            return "-"
        if (found := re.match(r"[A-Za-z_][^;={]*?\b(\w+)\(", text)) and not text.endswith(";"):
            return found[1]
    return "-"


def mutations_of(path):
    with open(os.path.join(ROOT, "lib", path), encoding="utf-8") as file:
        source = file.read()
    tokens, lines, seen = tokens_of(source), source.split("\n"), collections.Counter()
    for i in range(len(tokens)):
        for start, end, new, what in changes_at(source, tokens, i):
            line = source.count("\n", 0, start) + 1
            seen[line, what] += 1
            if seen[line, what] > 1:
                what += f" #{seen[line, what]}"
            yield Mutation(path, line, start, end, new, what, lines[line - 1].strip(), function_at(lines, line))


def library_files(wanted):
    files = sorted(os.path.relpath(p, f"{ROOT}/lib") for p in glob.glob(f"{ROOT}/lib/*/*.[ch]"))
    return [f for f in files if not wanted or any(f == w or f.startswith(w.rstrip("/") + "/") for w in wanted)]
