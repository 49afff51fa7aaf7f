#!/bin/sh
# Checks the Session Pool from outside: its files, its process, its port, what it says of itself.
# Usage: check-kiro-health.sh [FILE]     FILE: the pool's config, by default the checkout's conf/session-pool.json
# $KIROGATE_KEY is sent where the config has keys. Exit status 0 when all is well, else 1 with a remedy under each ❌.
set -u

utilities=$(dirname -- "$(readlink -f -- "$0")")
root=$(dirname -- "$(dirname -- "$utilities")")
# shellcheck source=scripts/utilities/gateway.sh
. "$utilities/gateway.sh"
patience=10
failures=0
health=

# failed WHAT REMEDY
failed() {
    printf '❌ %s\n   %s\n' "$1" "$2"
    failures=$((failures + 1))
}

rule() {
    echo "=================================="
}

check_lock() {
    [ -e "$lock" ] ||
        failed "No lock file: $lock" "If the pool does not run, start it: $launch"
}

check_process() {
    pid=$(head -n 1 "$pid_file" 2>/dev/null)
    case $pid in
        '') failed "No PID file: $pid_file" "End what is left of the pool and start it: $recover" ;;
        *[!0-9]*) failed "No PID in $pid_file" "End what is left of the pool and start it: $recover" ;;
        *) check_pid ;;
    esac
}

check_pid() {
    echo "📋 PID: $pid"
    if alive "$pid"; then
        echo "✅ Process is running"
        echo "💻 CPU: $(cpu)%"
        echo "🧠 Memory: $(memory)%"
    else
        failed "Process is not running" "It died and left its files: $recover"
    fi
}

# Of one core, over the life of the process, as ps tells it.
cpu() {
    ticks=$(getconf CLK_TCK 2>/dev/null || echo 100)
    { cat /proc/uptime; sed 's/^.*) //' "/proc/$pid/stat"; } | LC_ALL=C awk -v ticks="$ticks" '
        NR == 1 { up = $1 }
        NR == 2 { lived = up - $20 / ticks; printf "%.1f", (lived > 0 ? 100 * ($12 + $13) / ticks / lived : 0) }'
}

# Resident, of the machine's.
memory() {
    cat /proc/meminfo "/proc/$pid/status" | LC_ALL=C awk '
        /^MemTotal:/ { all = $2 }
        /^VmRSS:/ { resident = $2 }
        END { printf "%.1f", (all ? 100 * resident / all : 0) }'
}

check_port() {
    if [ -n "$(sockets)" ]; then
        echo "✅ Port $port is listening"
    else
        failed "Port $port is not listening" "If the pool is up, it has another config than $conf; else start it: $launch"
    fi
}

check_endpoint() {
    if ! answer=$(ask /health); then
        failed "Health endpoint not responding" "$(silence)"
        return
    fi
    case $(printf '%s\n' "$answer" | tail -n 1) in
        200) show_health ;;
        401 | 403) failed "Health endpoint refuses us" "Set KIROGATE_KEY to a key of $conf" ;;
        *) failed "Health endpoint not responding" "It listens, but answers nothing that is known; see its log, or start it again: $recover" ;;
    esac
}

silence() {
    if has curl || has bash || { has wget && [ -z "${KIROGATE_KEY:-}" ]; }; then
        echo "No answer from $base/health within $patience s. If the process runs, it hangs: $recover"
    else
        echo "There is nothing to ask $base/health with: install curl"
    fi
}

show_health() {
    health=$(printf '%s\n' "$answer" | sed '$d' | awk -f "$utilities/json.awk")
    echo "✅ Health endpoint responding"
    show_pool "$health" '' ''
    for name in $(printf '%s\n' "$health" | sed -n 's/^pools\.\([^.=]*\)\..*/\1/p' | sort -u); do
        told=$(printf '%s\n' "$health" | sed -n "s/^pools\.$name\.//p")
        echo "📦 Pool $name ($(leaf "$told" agent))"
        show_pool "$told" "Pool $name: " "?pool=$name"
    done
}

# show_pool LEAVES WHICH QUERY: how one is; WHICH begins its failures, QUERY chooses it in a call.
show_pool() {
    stuck=$(leaf "$1" stuck)
    echo "   Available: $(leaf "$1" available)"
    echo "   Busy: $(leaf "$1" busy)"
    echo "   Stuck: $stuck"
    [ "${stuck:-0}" -eq 0 ] ||
        failed "$2Sessions stuck: $stuck" "Each ends at its request's deadline. Sooner, its request failing: kill -9 $(words "$(stuck_agents "$1")")"
    show_problem "$@"
}

stuck_agents() {
    for slot in $(printf '%s\n' "$1" | sed -n 's/^workers\.\(.*\)\.stuck=true$/\1/p'); do
        leaf "$1" "workers\.$slot\.pid"
    done
}

# A stand-in is no fault of the pool, whoever watches it should know all the same.
show_problem() {
    problem=$(leaf "$1" problem.detail)
    if [ -n "$(leaf "$1" standsInFor)" ]; then
        printf '⚠️  %s\n' "$2$problem" >&2
    elif [ -n "$problem" ]; then
        failed "$2No agent can be had" "$problem"
    fi
    [ -z "$(leaf "$1" warning)" ] || printf '⚠️  %s\n' "$2$(leaf "$1" warning)"
    [ "$(leaf "$1" paused)" != true ] || echo "⚠️  $2Paused; to go on: curl -X POST $(quoted "$base/v1/pool/resume$3")"
}

show_agents() {
    if [ -z "$health" ]; then
        echo "🔢 Kiro CLI processes: unknown, the health endpoint did not tell"
        return
    fi
    echo "🔢 Kiro CLI processes: $(printf '%s\n' "$health" | grep -c '^sessions\.[0-9]*\.pid=[0-9]')"
    agents=$(printf '%s\n' "$health" | sed -n 's/^\(pools\.[^.]*\.\)*sessions\.[0-9]*\.pid=\([0-9]*\)$/\2/p')
    others=$(others)
    [ "$others" -eq 0 ] || echo "⚠️  Other kiro-cli processes: $others"
}

# How many trees of that name are not the pool's: not under it, and without the marker of its run.
others() {
    run=$(for agent in $agents; do marker "$agent"; done | head -n 1)
    for entry in /proc/[0-9]*; do
        process=${entry#/proc/}
        is_cli "$process" && ! is_cli "$(parent "$process")" && ! ours "$process" && echo "$process"
    done | awk 'END { print NR }'
}

is_cli() {
    case $(cat "/proc/$1/comm" 2>/dev/null) in
        kiro-cli*) alive "$1" ;;
        *) return 1 ;;
    esac
}

ours() {
    if [ -n "$run" ] && [ "$(marker "$1")" = "$run" ]; then
        return 0
    fi
    ancestor=$1
    while [ "${ancestor:-1}" -gt 1 ]; do
        case " $pid $(words "$agents")" in
            *" $ancestor "*) return 0 ;;
        esac
        ancestor=$(parent "$ancestor")
    done
    return 1
}

# The run that a process was started in, if we may look.
marker() {
    tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" | sed -n 's/^KIROGATE_RUN=\([^.]*\)\..*/\1/p'
}

parent() {
    sed -n 's/^PPid:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null
}

conclude() {
    rule
    if [ "$failures" -eq 0 ]; then
        echo "✅ Session pool is healthy"
    else
        failed "Session pool is not healthy" "What to do stands under each ❌; should that not help, end the pool and start it again: $recover"
        exit 1
    fi
}

echo "🔍 Kiro Session Pool Health Check"
rule
conf=${1:-$root/conf/session-pool.json}
launch="$(quoted "$root/scripts/run") $(quoted "$conf")"
recover="$(quoted "$utilities/recover.sh") $(quoted "$conf")"
if read_config "$conf" 2>/dev/null; then
    check_lock
    check_process
    check_port
    check_endpoint
    show_agents
else
    failed "No config: $conf" "Name the pool's config: check-kiro-health.sh FILE"
fi
conclude
