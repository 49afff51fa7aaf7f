#!/bin/sh
# The Terminal Server's checks against a running gateway: what its clients rely on, one line each.
# Usage: test-worker-pool.sh [URL]     URL: of the gateway, by default http://127.0.0.1:8080
# $KIROGATE_KEY is sent where it has keys. Exit status 0 when all passes. It puts a few prompts to the agents.
set -u

utilities=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/utilities
# shellcheck source=scripts/utilities/gateway.sh
. "$utilities/gateway.sh"
failures=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

STORY='{"id":"S-1","title":"Export","description":"Export of reports","asA":"analyst","iWant":"to export a report","soThat":"I can share it","components":["Reports"],"storyPoint":3,"acceptanceTests":[]}'
LONG='List the numbers from one to fifty as words, one a line.'
ROUNDS=20
# Characters: twice as many are still no more than one argument may have (131,072).
ENOUGH=50000
PARALLEL='Two prompts run in parallel'
SURPLUS='A prompt more than there are workers waits or gets 503'

# verdict WHAT DETAIL: passed when there is no detail.
verdict() {
    if [ -z "$2" ]; then
        echo "✅ $1"
    else
        printf '❌ %s\n   %s\n' "$1" "$2"
        failures=$((failures + 1))
    fi
}

status() {
    tail -n 1 "$1"
}

# lacking FILE PATTERN...: why an answer is none, or lacks a leaf.
lacking() {
    file=$1
    shift
    if [ "$(status "$file")" = 000 ]; then
        echo "No answer from $base: does a gateway listen there?"
        return
    elif [ "$(status "$file")" != 200 ]; then
        echo "Expected status 200, got: $(tr '\n' ' ' <"$file")"
        return
    fi
    leaves=$(sed '$d' "$file" | awk -f "$utilities/json.awk")
    for pattern in "$@"; do
        printf '%s\n' "$leaves" | grep -q "^$pattern" || echo "No $pattern in: $(head -c 400 "$file" | tr '\n' ' ')"
    done
}

# endpoint NAME BODY PATTERN...
endpoint() {
    path=/kiro/$1
    ask "$path" "$2" >"$work/answer" || echo 000 >"$work/answer"
    shift 2
    verdict "POST $path" "$(lacking "$work/answer" "$@")"
}

# together COUNT WANTED ENOUGH: that many turns at once, and whether meanwhile this number of /health was seen as high as it
# must be. An agent may be quicker than we look: then again, a few times, with twice as much to read for it.
together() {
    wanted=$2
    enough=$3
    seen=
    round=0
    prompt=$LONG
    while [ -z "$seen" ] && [ "$round" -lt "$ROUNDS" ]; do
        round=$((round + 1))
        one_round "$1"
        [ "${#prompt}" -gt "$ENOUGH" ] || prompt="$prompt $prompt"
        [ -z "$(unexpected "200 503")" ] || return
        [ "$(refused)" -eq 0 ] || return
    done
}

one_round() {
    rm -f "$work"/turn.*
    turn=0
    while [ "$turn" -lt "$1" ]; do
        turn=$((turn + 1))
        execute "$work/turn.$turn" &
    done
    while [ "$(answered)" -lt "$1" ]; do
        [ -n "$seen" ] || look
    done
    wait
}

execute() {
    ask /execute "{\"prompt\":\"$prompt\"}" >"$1.part" || echo 000 >"$1.part"
    mv "$1.part" "$1"
}

answered() {
    find "$work" -name 'turn.*[0-9]' | grep -c .
}

look() {
    health=$(ask /health | sed '$d' | awk -f "$utilities/json.awk")
    [ "$(leaf "$health" "$wanted" 0)" -lt "$enough" ] || seen=yes
}

# Statuses of the turns that are in no such list.
unexpected() {
    for file in "$work"/turn.*; do
        case " $1 " in
            *" $(status "$file") "*) ;;
            *) echo "A turn was answered: $(tr '\n' ' ' <"$file")" ;;
        esac
    done
}

refused() {
    for file in "$work"/turn.*; do
        status "$file"
    done | grep -c -x 503
}

two_at_once() {
    together 2 busy 2
    complaint=$(unexpected 200)
    [ -n "$seen" ] || complaint="Two prompts were answered, but never were two workers seen busy. $complaint"
    verdict "$PARALLEL" "$complaint"
}

# Either does: the Terminal Server refused it, the Session Pool let it wait.
one_too_many() {
    together $((workers + 1)) queueLength 1
    complaint=$(unexpected "200 503")
    [ -n "$seen" ] || [ "$(refused)" -gt 0 ] ||
        complaint="$((workers + 1)) prompts at once were answered by $workers workers, but none was seen waiting, and none got a 503. $complaint"
    verdict "$SURPLUS" "$complaint"
}

at "${1:-http://127.0.0.1:8080}"
ask /health >"$work/health" || echo 000 >"$work/health"
verdict "GET /health" "$(lacking "$work/health" 'status=running$' 'workers\.worker1\.pid=[1-9]' 'workers\.worker1\.busy=' 'workers\.worker1\.lastActivity=[1-9]')"
workers=$(leaf "$(sed '$d' "$work/health" | awk -f "$utilities/json.awk")" poolSize 0)
endpoint generate-story '{"idea":"Export of reports as CSV"}' 'title=.' 'asA=.' 'iWant=.' 'soThat=.' 'storyPoint=[0-9]' 'components' 'acceptanceCriteria\.0=.'
endpoint generate-test "{\"story\":$STORY}" 'title=.' 'given\.0=.' 'when\.0=.' 'then\.0=.'
endpoint analyze-invest "{\"story\":$STORY}" 'summary=.' 'warnings'
if [ "$workers" -eq 0 ]; then
    verdict "$PARALLEL" "Not tried: /health does not tell how many workers there are"
    verdict "$SURPLUS" "Not tried: /health does not tell how many workers there are"
elif [ "$workers" -eq 1 ]; then
    verdict "$PARALLEL" "Expected at least 2 workers, found 1: raise pool.size"
    one_too_many
else
    two_at_once
    one_too_many
fi
if [ "$failures" -gt 0 ]; then
    echo "❌ $failures checks failed on $base"
    exit 1
fi
echo "✅ All checks passed on $base"
