#!/bin/sh
# Fetches what byline asks for, with the Salesforce CLI. Printed by `byline guide --format sh`.
#
# Usage: sh export.sh ORG FOLDER
#   ORG     alias or username of an org that `sf` is logged in to
#   FOLDER  where the files go. It may hold an earlier run: event log files that are there are not fetched again, so
#           that the script may be run every day; all else is fetched anew
#
# It reads, and changes nothing in the org. It asks for no secret, and prints none.
# Exit codes: 0 all there, 1 failed, 2 usage, 4 something could not be had; the end says what.
set -eu

if [ "$#" -ne 2 ] || [ -z "$1" ] || [ -z "$2" ]; then
    printf 'usage: sh %s ORG FOLDER\n' "$0" >&2
    exit 2
fi
org=$1

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "error: $*"
    exit 1
}

command -v sf >/dev/null 2>&1 ||
    fail 'the Salesforce CLI is not installed, or sf is not on the PATH'

# What is fetched names people: nobody else on this machine may read it.
umask 077
case $2 in
/*) out=$2 ;;
*) out=./$2 ;;
esac
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d "$out/.part.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Otherwise `sf data query` stops at 10,000 rows.
SF_ORG_MAX_QUERY_LIMIT=10000000
export SF_ORG_MAX_QUERY_LIMIT

# Runs sf with what it says put aside, and shown if it fails.
quietly() {
    if "$@" </dev/null >"$work/said" 2>&1; then
        return 0
    fi
    cat "$work/said" >&2
    return 1
}

quietly sf data query --target-org "$org" --result-format csv --query 'SELECT Id FROM Organization' ||
    fail "sf does not reach the org $org; log in with: sf org login web --alias $org"

# missed FILE UNLOCKS: notes what could not be had, and what stays open without it.
missed() {
    printf '  %s: %s\n' "$1" "$2" >>"$work/missed"
}

# keep FILE: puts what was fetched in its place. Of no rows sf prints no header either: such a file is none.
keep() {
    if grep -q '[^[:space:]]' "$work/rows.csv"; then
        mkdir -p "$out/${1%/*}"
        mv -f "$work/rows.csv" "$out/$1"
    else
        rm -f "$out/$1"
        printf '  %s\n' "$1" >>"$work/empty"
    fi
}

# rows FILE UNLOCKS QUERY: a table that is small.
rows() {
    say "$1"
    if sf data query --target-org "$org" --result-format csv --query "$3" </dev/null >"$work/rows.csv"; then
        keep "$1"
    else
        missed "$1" "$2"
    fi
}

bulk_query() {
    rm -f "$work/rows.csv"
    sf data export bulk --target-org "$org" --all-rows --wait 60 --result-format csv \
        --output-file "$work/rows.csv" --query "$1" </dev/null >"$work/said" 2>&1 &&
        [ -e "$work/rows.csv" ]
}

# bulk FILE UNLOCKS QUERY [QUERY]: a table that may be large. The second query is for objects that refuse the first:
# those without an owner of their own.
bulk() {
    say "$1"
    if bulk_query "$3" || { [ "$#" -gt 3 ] && bulk_query "$4"; }; then
        keep "$1"
    else
        cat "$work/said" >&2
        missed "$1" "$2"
    fi
}

# log_file PASS ID TYPE DAY INTERVAL UNLOCKS PATH: one event log file, unless it is there already. The hourly files of a
# day hold what its daily one holds: they are fetched where there is none.
log_file() {
    name=logs/${4%%T*}_$3_$5_$2.csv
    unlocks=$6
    # shellcheck disable=SC2059
    path=$(printf "$7" "$2")
    case $1,$5 in
    daily,Daily) ;;
    other,[!D]*)
        set -- "$out/logs/${4%%T*}_$3_Daily_"*
        [ ! -e "$1" ] || return 0
        ;;
    *) return 0 ;;
    esac
    if [ -s "$out/$name" ]; then
        return 0
    fi
    say "$name"
    rm -f "$work/rows.csv"
    if quietly sf api request rest "$path" --target-org "$org" --stream-to-file "$work/rows.csv" &&
        head -n 1 "$work/rows.csv" | grep -q EVENT_TYPE; then
        keep "$name"
    else
        missed "$name" "$unlocks"
    fi
}

# event_logs UNLOCKS QUERY PATH: the event log files that the query lists. PATH is where the REST API has one; %s stands
# for its id.
event_logs() {
    say 'logs: event log files'
    if ! sf data query --target-org "$org" --result-format csv --query "$2" </dev/null >"$work/list.csv"; then
        missed 'logs/ (event log files)' "$1"
        return 0
    fi
    tr -d '"\r' <"$work/list.csv" >"$work/list"
    listed=0
    for pass in daily other; do
        while IFS=, read -r id type day every; do
            # Whatever is no row with an id, and could lead elsewhere as the name of a file, is passed over.
            case $id,$type,$day,$every in
            *[!A-Za-z0-9,:.+_-]*) ;;
            0AT*,*,*,*)
                listed=$((listed + 1))
                log_file "$pass" "$id" "$type" "$day" "$every" "$1" "$3"
                ;;
            esac
        done <"$work/list"
    done
    if [ "$listed" -eq 0 ]; then
        missed 'logs/ (the org lists no event log files)' "$1"
    fi
}

# metadata UNLOCKS VERSION: retrieves the package that stands on standard input. The command demands a project.
metadata() {
    say 'metadata'
    mkdir -p "$out/metadata" "$work/project/force-app"
    cat >"$out/metadata/package.xml"
    printf '{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"%s.0"}\n' "$2" \
        >"$work/project/sfdx-project.json"
    if ! (
        cd "$work/project"
        quietly sf project retrieve start --target-org "$org" --manifest "$out/metadata/package.xml" \
            --target-metadata-dir "$out/metadata" --wait 60
    ); then
        missed 'metadata/' "$1"
    fi
}

# by_hand WHAT: notes what no command gives.
by_hand() {
    printf '  %s\n' "$1" >>"$work/by_hand"
}
