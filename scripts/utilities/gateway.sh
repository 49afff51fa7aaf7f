# What the scripts know about a gateway: its config, its process, its HTTP. To be sourced; $utilities is this directory.
# shellcheck shell=sh disable=SC2034,SC2154
# It needs a POSIX shell, awk, sed and /proc: neither jq, ss nor ps. HTTP goes by what there is: curl, bash or wget.

has() {
    command -v "$1" >/dev/null 2>&1
}

# words LINES: on one line, each with a blank behind.
words() {
    printf '%s' "$1${1:+
}" | tr '\n' ' '
}

# quoted WORD: as it can be pasted into a shell.
quoted() {
    case $1 in
        *[!A-Za-z0-9_./:@%+=,-]* | '') printf "'%s'\\n" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
        *) printf '%s\n' "$1" ;;
    esac
}

# leaf LINES PATH [DEFAULT]: a value out of what json.awk printed.
leaf() {
    found=$(printf '%s\n' "$1" | sed -n "s|^$2=||p" | head -n 1)
    [ -n "$found" ] && [ "$found" != null ] || found=${3:-}
    printf '%s\n' "$found"
}

# read_config FILE: sets conf, host, port, base, lock, pid_file and state as the gateway understands the file.
read_config() {
    conf=$1
    settings=$(awk -v expand=1 -f "$utilities/json.awk" "$conf") || return 1
    port=$(leaf "$settings" http.port 8080)
    at "http://$(bracketed "$(leaf "$settings" http.host 127.0.0.1)"):$port"
    lock=$(leaf "$settings" instance.lock "/tmp/kirogate-$port.lock")
    pid_file=$(leaf "$settings" instance.pid "/tmp/kirogate-$port.pid")
    given=${STATE_DIRECTORY:-$(state_home)/kirogate/$port}
    state=$(leaf "$settings" state.directory "${given%%:*}")
}

# A relative one does not count, and a service or a cron job may have no HOME.
state_home() {
    case ${XDG_STATE_HOME:-} in
        /*) printf '%s\n' "$XDG_STATE_HOME" ;;
        *) printf '%s\n' "${HOME:-$(awk -F : -v user="$(id -u)" '$3 == user { print $6; exit }' /etc/passwd)}/.local/state" ;;
    esac
}

# Where a client finds who listens at an address: everywhere is here, and IPv6 goes in brackets.
bracketed() {
    case $1 in
        0.0.0.0) echo 127.0.0.1 ;;
        ::) echo '[::1]' ;;
        *:*) echo "[$1]" ;;
        *) echo "$1" ;;
    esac
}

# at URL: sets base, and host and port for those who cannot read a URL.
at() {
    base=${1%/}
    authority=${base#*://}
    port=${authority##*:}
    host=${authority%:*}
}

# alive PID: whether it lives; a zombie does not.
alive() {
    case $(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) in
        '' | [ZX]*) return 1 ;;
    esac
}

# The sockets that listen on the port, as their owners' descriptors name them.
sockets() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        awk -v port="$(printf ':%04X' "$port")" '$4 == "0A" && $2 ~ port "$" { print "socket:[" $10 "]" }'
}

# ask PATH [BODY]: GETs, or POSTs the JSON, and prints the answer with the status as a last line; 000 when that is unknown.
# A key of $KIROGATE_KEY travels in pipes only, where ps shows nothing.
ask() {
    if has curl; then
        by_curl "$@"
    elif has bash; then
        # shellcheck disable=SC2016
        request "$@" | timeout "$patience" bash -c 'exec 3<>"/dev/tcp/$1/$2" && cat >&3 && cat <&3' ask "$(printf '%s' "$host" | tr -d '[]')" "$port" 2>/dev/null | answer
    elif has wget && [ -z "${KIROGATE_KEY:-}" ]; then
        by_wget "$@"
    else
        return 1
    fi
}

# Seconds that one answer may take.
patience=180

by_curl() {
    { [ $# -eq 1 ] || printf '%s' "$2"; } |
        curl -s -g -m "$patience" -w '\n%{http_code}\n' ${2:+-H 'Content-Type: application/json' --data-binary @-} -K /dev/fd/3 "$base$1" 3<<END
$(key_for_curl)
END
}

key_for_curl() {
    [ -z "${KIROGATE_KEY:-}" ] ||
        printf 'header = "Authorization: Bearer %s"\n' "$(printf '%s' "$KIROGATE_KEY" | sed 's/[\\"]/\\&/g')"
}

# Busybox's knows no limit of time, GNU's tries again when its own is over.
by_wget() {
    {
        timeout "$patience" wget -S -O - ${2:+--header='Content-Type: application/json' --post-data="$2"} "$base$1" 2>&1 >&3 |
            awk '$1 ~ "^HTTP/1" { status = $2 } END { if (status) print "\n" status; exit !status }'
    } 3>&1
}

request() {
    printf '%s %s HTTP/1.0\r\nHost: %s\r\n' "$([ $# -eq 1 ] && echo GET || echo POST)" "$1" "$authority"
    [ -z "${KIROGATE_KEY:-}" ] || printf 'Authorization: Bearer %s\r\n' "$KIROGATE_KEY"
    [ $# -eq 1 ] || printf 'Content-Type: application/json\r\nContent-Length: %s\r\n' "$(printf '%s' "$2" | wc -c)"
    printf '\r\n%s' "${2:-}"
}

# The body of a raw answer, and the status under it.
answer() {
    tr -d '\r' | awk 'NR == 1 { status = $2; next } body { print } /^$/ { body = 1 } END { if (status) print status; exit !status }'
}
