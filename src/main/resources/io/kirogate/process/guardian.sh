# Waits on stdin for the gateway's end. A last word, "done", says that it left nothing behind; an
# end without one is a crash: then every process of our own user is ended whose environment carries
# KIROGATE_RUN=<run>. whatever its parent, session and name are. $1 is the run.
trap '' HUP INT QUIT TERM PIPE
run=$1
unset GUARDIAN

# Prints the real user of the process whose status is on stdin.
user() {
  while read -r key real rest; do
    case $key in Uid:) echo "$real" && return ;; esac
  done
}
me=$(user </proc/$$/status)

# A line break inside a value must not look like the beginning of an entry.
is_marked() {
  tr '\n\0' ' \n' <"/proc/$1/environ" | grep -q "^KIROGATE_RUN=$run\." && [ "$(user <"/proc/$1/status")" = "$me" ]
} 2>/dev/null

# Sends a signal to all that are marked; fails when there are none.
signal_all() {
  found=
  for file in $(grep -lsF "KIROGATE_RUN=$run." /proc/[0-9]*/environ); do
    pid=${file#/proc/} pid=${pid%/environ}
    is_marked "$pid" && kill -s "$1" "$pid" && found=yes
  done 2>/dev/null
  [ "$found" ]
}

word=
read -r word
[ "$word" = done ] && exit 0

signal_all HUP && sleep 1
rounds=0 quiet=0
# Twice nobody, a second apart: who is just being started carries nothing yet.
while [ $quiet -lt 2 ] && [ $rounds -lt 1000 ]; do
  rounds=$((rounds + 1))
  if signal_all KILL; then quiet=0; else quiet=$((quiet + 1)) && sleep 1; fi
done
