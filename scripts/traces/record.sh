#!/usr/bin/env bash
# Makes a trace and schedtrace texts of each workload here at 2 and 4 Ps with Go 1.19: record.sh DIRECTORY [ROUNDS [MS]]
# (GO names the go command; rounds of each traced workload, 1, and five times as many of the others; milliseconds between two snapshots, 1).
set -euo pipefail
mkdir -p "${1:?a directory for what is made}"; out=$(realpath "$1"); rounds=${2:-1}; ms=${3:-1}
go=${GO:-$(ls /usr/lib/go-1.19/bin/go 2>/dev/null || echo go)}
cd "$(dirname "$0")"
bin=$(mktemp -d); trap 'rm -rf "$bin"' EXIT
for w in tiny fanout pingpong pipeline gc syscalls timers; do
    "$go" build -trimpath -o "$bin/$w" $w.go record.go
    for p in 2 4; do
        GOMAXPROCS=$p "$bin/$w" "$out/$w-$p.trace" "$rounds"
        GOMAXPROCS=$p GODEBUG=schedtrace=$ms,scheddetail=1 "$bin/$w" - $((rounds * 5)) 2> "$out/$w-$p.detail.txt"
        GOMAXPROCS=$p GODEBUG=schedtrace=$ms "$bin/$w" - $((rounds * 5)) 2> "$out/$w-$p.summary.txt"
    done
done
