# ---- what is there

status=0
printf '\nIn %s:\n' "$out"
for folder in logs directory records changes metadata; do
    if [ -d "$out/$folder" ]; then
        count=$(find "$out/$folder" -type f | wc -l)
        size=$(du -sk "$out/$folder" | cut -f 1)
        printf '  %-10s %6d files %9d KiB\n' "$folder" "$count" "$size"
    fi
done
if [ -s "$work/empty" ]; then
    printf '\nThe org has no rows of:\n'
    cat "$work/empty"
fi
if [ -s "$work/missed" ]; then
    printf '\nCould not be had, and what stays open without:\n'
    cat "$work/missed"
    status=4
fi
if [ -s "$work/by_hand" ]; then
    printf '\nBy hand:\n'
    cat "$work/by_hand"
fi
printf '\nThese files name people and tell when they worked: hand them over encrypted, or not at all.\n'
printf 'Next: byline inspect %s\n' "$out"
exit "$status"
