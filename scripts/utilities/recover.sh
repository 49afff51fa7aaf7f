#!/bin/sh
# Ends the pool by its own records, cleans up after it, starts it again, and says each step.
# Usage: recover.sh [FILE]     FILE: the pool's config, by default the checkout's conf/session-pool.json
# It never ends anything by its name, nor by a number that may be another's by now: only who holds the guard of the state
# directory, or stands in the PID file and listens on the port; and what carries the mark of its runs.
set -u

utilities=$(dirname -- "$(readlink -f -- "$0")")
root=$(dirname -- "$(dirname -- "$utilities")")
# shellcheck source=scripts/utilities/gateway.sh
. "$utilities/gateway.sh"

KILL_SECONDS=10
READY_SECONDS=300
SWEEP_ROUNDS=10

give_up() {
    printf '❌ %s\n   %s\n' "$1" "$2"
    exit 1
}

# within SECONDS COMMAND...: waits until the command succeeds.
within() {
    until=$(($(date +%s) + $1))
    shift
    until "$@"; do
        [ "$(date +%s)" -lt "$until" ] || return 1
        sleep 0.2
    done
}

gone() {
    ! alive "$1"
}

# The pool that runs here, a line for each PID.
running() {
    { holder; listener; } | sort -u
}

# Written down or not: it has the guard open.
holder() {
    # shellcheck disable=SC2012
    ls -l /proc/[0-9]*/fd/ 2>/dev/null |
        GUARD=" -> $(readlink -f -- "$state")/guard" awk '
            /^\/proc\/[0-9]+\/fd\/:$/ { split($0, part, "/"); pid = part[3] }
            { at = index($0, ENVIRON["GUARD"]) }
            at && substr($0, at) == ENVIRON["GUARD"] { print pid }'
}

# Who is written down, has another state directory (a service does) or none (an old pool), and serves our port.
listener() {
    pid=$(recorded)
    serving=$(sockets)
    # shellcheck disable=SC2012
    if [ -n "$pid" ] && [ -n "$serving" ] && ls -l "/proc/$pid/fd/" 2>/dev/null | grep -q -F "$serving"; then
        echo "$pid"
    fi
}

# The number in the PID file, if somebody has it now.
recorded() {
    pid=$(head -n 1 "$pid_file" 2>/dev/null | grep -x '[1-9][0-9]*')
    [ -z "$pid" ] || ! alive "$pid" || echo "$pid"
}

nobody() {
    [ -z "$(running)" ]
}

check() {
    case $(tail -n 1 "/proc/$1/cgroup" 2>/dev/null) in
        */kirogate.service) give_up "PID $1 belongs to systemd" "Let it do that: systemctl restart kirogate" ;;
    esac
}

end() {
    echo "🛑 Stopping PID $1 (running turns may finish, up to $drain s)"
    kill -TERM "$1" 2>/dev/null
    if within $((drain + KILL_SECONDS)) gone "$1"; then
        echo "✅ Stopped"
        return
    fi
    kill -KILL "$1" 2>/dev/null
    within "$KILL_SECONDS" gone "$1" ||
        give_up "PID $1 does not end" "It waits for the kernel (a dead network drive?): see /proc/$1/stack"
    echo "✅ Killed: it did not stop in time"
}

# Whole seconds of the config's drain.timeout.
drain_seconds() {
    duration=$(leaf "$settings" drain.timeout 30s)
    case $duration in
        *ms) echo 1 ;;
        *s) echo "${duration%s}" ;;
        *m) echo $((${duration%m} * 60)) ;;
        *h) echo $((${duration%h} * 3600)) ;;
    esac
}

# The agents of dead runs, and whatever they started: all that carries a run's mark.
marked() {
    runs=$(printf '%s\n' "$state"/runs/* | sed 's|.*/||' | grep -E -x '[0-9a-f-]{36}' | paste -s -d '|' -)
    [ -n "$runs" ] || return
    for entry in /proc/[0-9]*; do
        process=${entry#/proc/}
        if [ "$process" != $$ ] && tr '\0' '\n' 2>/dev/null <"$entry/environ" | grep -q -E "^KIROGATE_RUN=($runs)\."; then
            echo "$process"
        fi
    done
}

sweep() {
    round=0
    left=$(marked)
    [ -z "$left" ] || echo "🧹 Ending what the pool left behind: PID $(words "$left")"
    while [ -n "$left" ]; do
        round=$((round + 1))
        [ "$round" -le "$SWEEP_ROUNDS" ] || give_up "These do not end: PID $(words "$left")" "See what they are: ps -fp PID"
        # shellcheck disable=SC2086
        kill "-$([ "$round" -le 2 ] && echo HUP || echo KILL)" $left 2>/dev/null
        sleep 1
        left=$(marked)
    done
}

# Who lives and is written down all the same is not ours to end: the number may be another's by now. The start tells.
clean() {
    pid=$(recorded)
    if [ -n "$pid" ]; then
        [ -r "/proc/$pid/fd" ] || give_up "PID $pid in $pid_file belongs to another user" "Run this as $(stat -c %U "/proc/$pid")"
        echo "⚠️  PID $pid in $pid_file does not serve port $port: left alone"
        return
    fi
    for file in "$lock" "$pid_file"; do
        [ -e "$file" ] || [ -L "$file" ] || continue
        rm -f -- "$file" || give_up "$file cannot be removed" "Let its owner remove it: $(stat -c %U "$file")"
        echo "🧹 Removed $file"
    done
}

start() {
    [ -d "$state" ] || (umask 077 && mkdir -p "$state") || give_up "$state cannot be made" "Name another with state.directory in $conf"
    output=$state/output.log
    echo "🚀 Starting; what it says is in $output"
    nohup setsid "$root/scripts/run" "$conf" >"$output" 2>&1 </dev/null &
    started=$!
    answer=
    within "$READY_SECONDS" ready_or_over || give_up "Not ready after $READY_SECONDS s" "See $output, and: $(quoted "$utilities/check-kiro-health.sh") $(quoted "$conf")"
    alive "$started" || { tail -n 20 "$output"; give_up "It does not start" "Its reasons are above, and in $output"; }
    [ -z "$answer" ] || give_up "It runs, but has no agent" "$(told detail)"
    echo "✅ Session pool is ready on $base"
}

# Over is also an agent that somebody has to install or to sign in; unless another stands in for it, loudly.
ready_or_over() {
    gone "$started" && return
    answer=$(ask /health/ready) || return
    case $(told code) in
        '') [ "$(told status)" = ready ] && answer= ;;
        AGENT_SIGNED_OUT) ;;
        AGENT_MISSING) grep -q 'STANDS IN' "$output" || return 0; answer=; stand_in_available ;;
        *) return 1 ;;
    esac
}

told() {
    leaf "$(printf '%s\n' "$answer" | sed '$d' | awk -f "$utilities/json.awk")" "$1"
}

# Where keys are set and none is given, we cannot see.
stand_in_available() {
    health=$(ask /health) || return
    case $(printf '%s\n' "$health" | tail -n 1) in
        401) ;;
        *) [ "$(leaf "$(printf '%s\n' "$health" | sed '$d' | awk -f "$utilities/json.awk")" available 0)" -gt 0 ] ;;
    esac
}

echo "🔧 Kiro Session Pool Recovery"
conf=${1:-$root/conf/session-pool.json}
read_config "$conf" 2>/dev/null || give_up "No config: $conf" "Name the pool's config: recover.sh FILE"
[ "$port" != 0 ] || give_up "With port 0 nobody can tell which gateway is meant" "Name the port that it shall have: PORT, or http.port in $conf"
patience=5
drain=$(drain_seconds)
found=$(running)
for pid in $found; do
    check "$pid"
done
for pid in $found; do
    end "$pid"
done
[ -n "$found" ] || echo "✅ No gateway runs here"
within "$KILL_SECONDS" nobody || give_up "Another gateway was started meanwhile: PID $(words "$(running)")" "If it is to be ended, too, run this once more"
sweep
clean
start
