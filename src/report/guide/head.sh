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

# keep FILE: puts what was fetched in its place. A file without anything in it is none.
keep() {
    if [ -s "$work/rows.csv" ]; then
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

# event_logs UNLOCKS QUERY PATH: every event log file that the query lists and that is not there yet. PATH is where
# the REST API has one; %s stands for its id.
event_logs() {
    say 'logs: event log files'
    if ! sf data query --target-org "$org" --result-format csv --query "$2" </dev/null >"$work/list.csv"; then
        missed 'logs/ (event log files)' "$1"
        return 0
    fi
    tr -d '"\r' <"$work/list.csv" >"$work/list"
    listed=0
    while IFS=, read -r id type day every; do
        # Whatever is no row with an id, and could lead elsewhere as the name of a file, is passed over.
        case $id,$type,$day,$every in
        *[!A-Za-z0-9,:.+_-]*) continue ;;
        0AT*,*,*,*) ;;
        *) continue ;;
        esac
        listed=$((listed + 1))
        name=logs/${day%%T*}_${type}_${every}_$id.csv
        if [ -s "$out/$name" ]; then
            continue
        fi
        say "$name"
        rm -f "$work/rows.csv"
        # shellcheck disable=SC2059
        path=$(printf "$3" "$id")
        if quietly sf api request rest "$path" --target-org "$org" --stream-to-file "$work/rows.csv" &&
            head -n 1 "$work/rows.csv" | grep -q EVENT_TYPE; then
            keep "$name"
        else
            missed "$name" "$1"
        fi
    done <"$work/list"
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
