#!/bin/sh
# Ends the pool by its own records, cleans up after it, starts it again, and says each step.
# Usage: recover.sh [FILE]     FILE: the pool's config, by default the checkout's conf/session-pool.json
# It never ends anything by its name: only gateways that are written down, and what carries the mark of their runs.
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
    rounds=$(($1 * 5))
    shift
    until "$@"; do
        rounds=$((rounds - 1))
        [ "$rounds" -gt 0 ] || return 1
        sleep 0.2
    done
}

gone() {
    ! alive "$1"
}

# The gateways that the PID file and the state directory name, as far as they live.
recorded() {
    for file in "$pid_file" "$state/pid"; do
        printf '%s\n' "$(head -n 1 "$file" 2>/dev/null)"
    done | grep -x '[1-9][0-9]*' | sort -u | while read -r pid; do
        ! alive "$pid" || echo "$pid"
    done
}

# What is neither a gateway nor ours to end stays, and so does everything else.
check() {
    command=$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline")
    case $command in
        *kirogate*) ;;
        *) give_up "PID $1 is no kirogate: $command" "If it is an old pool, end it: kill $1. If the number was given to another program since, remove the files: rm $lock $pid_file" ;;
    esac
    case $(tail -n 1 "/proc/$1/cgroup" 2>/dev/null) in
        */kirogate.service) give_up "PID $1 belongs to systemd" "Let it do that: systemctl restart kirogate" ;;
    esac
    kill -0 "$1" 2>/dev/null || give_up "PID $1 belongs to another user" "Run this as $(stat -c %U "/proc/$1")"
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

# The agents of dead runs, and whatever they started: all that carries a run's mark. Port 0 is shared by many gateways.
marked() {
    [ "$port" != 0 ] || return
    runs=$(printf '%s\n' "$state"/runs/* | sed 's|.*/||' | grep -E -x '[0-9a-f-]{36}' | paste -s -d '|' -)
    [ -n "$runs" ] || return
    for entry in /proc/[0-9]*; do
        process=${entry#/proc/}
        if [ "$process" != $$ ] && tr '\0' '\n' 2>/dev/null <"$entry/environ" | grep -q -E "^KIROGATE_RUN=($runs)\."; then
            echo "$process"
        fi
    done
}

# Nobody may be at home when its agents are ended: whoever holds the guard lives, written down or not.
guard_is_free() {
    [ ! -e "$state/guard" ] || ! has flock || (flock -n 9) 9<"$state/guard"
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

clean() {
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
    within "$READY_SECONDS" ready_or_gone || give_up "Not ready after $READY_SECONDS s" "See $output, and: $utilities/check-kiro-health.sh $conf"
    alive "$started" || { tail -n 20 "$output"; give_up "It does not start" "Its reasons are above, and in $output"; }
    echo "✅ Session pool is ready on $base"
}

ready_or_gone() {
    gone "$started" || [ "$(leaf "$(ask /health | awk -f "$utilities/json.awk")" available 0)" -gt 0 ]
}

echo "🔧 Kiro Session Pool Recovery"
read_config "${1:-$root/conf/session-pool.json}" 2>/dev/null ||
    give_up "No config: ${1:-$root/conf/session-pool.json}" "Name the pool's config: recover.sh FILE"
patience=5
drain=$(drain_seconds)
running=$(recorded)
for pid in $running; do
    check "$pid"
done
for pid in $running; do
    end "$pid"
done
[ -n "$running" ] || echo "✅ No gateway runs here"
within "$KILL_SECONDS" guard_is_free ||
    give_up "A gateway that is written down nowhere holds $state/guard" "Find and stop it: lsof $state/guard, or who listens on port $port"
sweep
clean
start
