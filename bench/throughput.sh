#!/usr/bin/env bash
# Times `kiebitz code` on 1,000 articles with one and with two threads in one run.
# Usage: bench/throughput.sh [ARTICLES.jsonl]   (without it: the sample pages, over and over)
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet -p kiebitz
kiebitz=target/release/kiebitz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    [ $# -gt 0 ] && cat "$1" || $kiebitz article samples/ | sed 's/"published"/"date"/; s/"language"/"lang"/'
} > "$work/some.jsonl"
while [ "$(wc -l < "$work/some.jsonl")" -lt 1000 ]; do
    cat "$work/some.jsonl" "$work/some.jsonl" > "$work/more.jsonl" && mv "$work/more.jsonl" "$work/some.jsonl"
done
head -n 1000 "$work/some.jsonl" > "$work/articles.jsonl"
sentences=$($kiebitz sentences "$work/articles.jsonl" | wc -l)
for jobs in 1 2; do
    start=$(date +%s.%N)
    $kiebitz code "$work/articles.jsonl" --jobs $jobs > "$work/records.jsonl" &
    pid=$!
    peak=0
    while kill -0 $pid 2>/dev/null; do
        now=$(awk '/VmHWM/ {print $2}' /proc/$pid/status 2>/dev/null || true)
        peak=${now:-$peak}
        sleep 0.2
    done
    wait $pid
    end=$(date +%s.%N)
    echo "$jobs $start $end $peak" >> "$work/times"
done
awk -v sentences="$sentences" -v records="$(wc -l < "$work/records.jsonl")" '
    { seconds = $3 - $2; if (NR == 1) first = seconds
      printf "%d threads: %.1f s, %.0f sentences/s, %.2f times one thread, peak %.0f MB\n", $1, seconds, sentences / seconds, first / seconds, $4 / 1024 }
    END { printf "1,000 articles, %d sentences, %d records\n", sentences, records }' "$work/times"
