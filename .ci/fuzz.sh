#!/usr/bin/env bash
# Fuzzes: gives arbitrary bytes to the readers and to the whole of byline, for so many seconds a target.
#
#     [FUZZ_SEED=N] .ci/fuzz.sh [SECONDS [TARGET...]]
#
# Needs no other toolchain than byline does, and no tool but a compiler for C++: the counters that libFuzzer follows are a
# pass of LLVM that any rustc can run. Inputs are kept in fuzz/corpus/ and begin with fuzz/seeds/; what fails is written to
# fuzz/artifacts/, and belongs into fuzz/regressions/ once it is fixed, where `cargo test` finds it. With FUZZ_SEED nearly the same
# inputs are tried in each run, as far as it comes; else others in each.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"

seconds=${1:-10}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\([a-z]*\)"$/\1/p' Cargo.toml)

# The engine turns every way through the code into a number: all crates are built for it, below a folder of their own.
coverage='-Cpasses=sancov-module'
for flag in sanitizer-coverage-level=4 sanitizer-coverage-inline-8bit-counters sanitizer-coverage-pc-table \
    sanitizer-coverage-trace-compares; do
    coverage+=" -Cllvm-args=-$flag"
done
host=$(rustc -vV | sed -n 's/^host: //p')
# With a target named, flags are for what is fuzzed and not for what builds it.
RUSTFLAGS="${RUSTFLAGS:-} $coverage" cargo build --release --locked --target "$host" "${targets[@]/#/--bin=}"

# Small exports are written and read thousands of times: in memory, where there is such a folder.
[ -d /dev/shm ] && export TMPDIR=${TMPDIR:-/dev/shm}

# Words that readers look for, which nobody finds by changing single bytes.
words() {
    case $1 in
        metadata) grep -rhoE '"[A-Za-z]{3,40}"' ../src/metadata ../src/catalog/named_users.toml ;;
        configuration) grep -rhoE '"[a-z_-]{3,40}"' ../src/config ../src/plan/rules ../src/finding/mod.rs ;;
        export) grep -rhoE '"[A-Za-z_]{3,40}"' ../src/activity ../src/records ../src/catalog/fingerprints.toml ;;
    esac | sort -u
}

# What failed, and with which input: that may be all that is left of the machine it ran on.
failed() {
    local input
    grep -aE -A 2 'panicked at|^==[0-9]+== ERROR' "artifacts/$1/log" || true
    tail -n 20 "artifacts/$1/log"
    input=$(sed -n 's/.*Test unit written to //p' "artifacts/$1/log")
    if [ -s "$input" ]; then
        printf 'the input, to be read with base64 -d:\n'
        base64 "$input"
    fi
}

for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    folders=("corpus/$target")
    for folder in "seeds/$target" "regressions/$target"; do
        [ -d "$folder" ] && folders+=("$folder")
    done
    dictionary=()
    words "$target" >"artifacts/$target/words"
    [ -s "artifacts/$target/words" ] && dictionary=("-dict=artifacts/$target/words")
    printf '\n--- %s, %s s\n' "$target" "$seconds"
    seed=()
    [ -n "${FUZZ_SEED:-}" ] && seed=("-seed=$FUZZ_SEED")
    # Ten seconds for one small input is a hang; 2 GB for it are a leak.
    "target/$host/release/$target" "${folders[@]}" -artifact_prefix="artifacts/$target/" "${dictionary[@]}" \
        "${seed[@]}" -max_total_time="$seconds" \
        -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 2>"artifacts/$target/log" ||
        { failed "$target"; exit 1; }
    grep -aE '^Done |^stat::(number_of_executed_units|peak_rss_mb)' "artifacts/$target/log"
done
