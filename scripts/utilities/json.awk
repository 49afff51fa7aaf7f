# Prints a JSON text as lines of PATH=VALUE, one for each leaf: {"a":{"b":[7]}} becomes a.b.0=7.
# For machines without jq.
# With -v expand=1 texts take the environment as in a config: ${NAME}, ${NAME:-default}, $${ for a literal ${.

{ text = text $0 "\n" }

END { value("", token()) }

function value(path, first,    inner, count) {
    if (first != "{" && first != "[") {
        leaf(path, expand ? expanded(plain(first)) : plain(first))
        return
    }
    for (inner = token(); inner !~ /^[]}]?$/; inner = token()) {
        if (inner != ",") {
            member(path, first, inner, count++)
        }
    }
    if (!count) {
        leaf(path, first inner)
    }
}

function member(path, container, inner, place) {
    if (container == "[") {
        value(path "." place, inner)
    } else {
        token()
        value(path "." plain(inner), token())
    }
}

function leaf(path, found) {
    print substr(path, 2) "=" found
}

# The next text, mark, number or word; nothing at the end.
function token(    found) {
    if (match(text, /^[ \t\r\n]+/)) {
        text = substr(text, RLENGTH + 1)
    }
    if (!match(text, /^"([^"\\]|\\.)*"/) && !match(text, /^[^][{}:," \t\r\n]+/)) {
        RLENGTH = 1
    }
    found = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
    return found
}

# What a text means; a line's end in it becomes a blank, so that a leaf stays one line.
function plain(quoted,    out, at, escaped) {
    if (quoted !~ /^"/) {
        return quoted
    }
    quoted = substr(quoted, 2, length(quoted) - 2)
    while ((at = index(quoted, "\\"))) {
        escaped = substr(quoted, at + 1, 1)
        out = out substr(quoted, 1, at - 1) (escaped ~ /[bfnrt]/ ? " " : escaped == "u" ? "?" : escaped)
        quoted = substr(quoted, at + (escaped == "u" ? 6 : 2))
    }
    return out quoted
}

function expanded(rest,    out, at, size) {
    while ((at = index(rest, "${"))) {
        if (at > 1 && substr(rest, at - 1, 1) == "$") {
            out = out substr(rest, 1, at - 2) "${"
            rest = substr(rest, at + 2)
        } else if ((size = closing(substr(rest, at + 2)))) {
            out = out substr(rest, 1, at - 1) variable(substr(rest, at + 2, size - 1))
            rest = substr(rest, at + 2 + size)
        } else {
            break
        }
    }
    return out rest
}

# Where the brace is that closes the one before; braces in between count.
function closing(rest,    depth, at, mark) {
    depth = 1
    for (at = 1; at <= length(rest); at++) {
        mark = substr(rest, at, 1)
        depth += mark == "{" ? 1 : mark == "}" ? -1 : 0
        if (!depth) {
            return at
        }
    }
    return 0
}

function variable(inner,    at, name) {
    at = index(inner, ":-")
    name = at ? substr(inner, 1, at - 1) : inner
    if (ENVIRON[name] != "") {
        return ENVIRON[name]
    }
    return at ? expanded(substr(inner, at + 2)) : ""
}
