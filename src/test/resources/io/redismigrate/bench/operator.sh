#!/usr/bin/env bash
# What an operator would write: hold the writes, wait until the replica has everything, promote it, turn the old master round.
# Usage: operator.sh FROM_PORT TO_PORT. Uses redis-cli where there is one (REDIS_CLI names another), else says the same
# commands through bash itself, which starts no process and is the faster of the two.
set -euo pipefail
from=$1 to=$2
redis_cli=${REDIS_CLI:-$(command -v redis-cli || true)}

cli() {
    local port=$1
    shift
    if [ -n "$redis_cli" ]; then
        "$redis_cli" -h 127.0.0.1 -p "$port" "$@"
        return
    fi
    local line length
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%s\r\n' "$*" >&3
    IFS= read -r line <&3
    case $line in
        '$'*)
            length=${line#?}
            IFS= read -r -N "${length%$'\r'}" line <&3
            ;;
    esac
    exec 3>&-
    printf '%s\n' "$line"
}

offset() {
    cli "$1" INFO replication | tr -d '\r' | grep -E "^$2:" | cut -d: -f2
}

cli "$from" CLIENT PAUSE 5000 WRITE >/dev/null
until [ "$(offset "$to" slave_repl_offset)" = "$(offset "$from" master_repl_offset)" ]; do :; done
cli "$to" REPLICAOF NO ONE >/dev/null
cli "$from" REPLICAOF 127.0.0.1 "$to" >/dev/null
cli "$from" CLIENT UNPAUSE >/dev/null
